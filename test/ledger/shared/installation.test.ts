import { expect, test } from '@jest/globals';
import { parsePolicy } from '../../../src/policy/parse-policy';
import { testPolicy, type PolicyChanges } from '../../support/lab';
import { at, failure, later, temporaryLedger } from '../temporary-ledger';

const policy = (changes: PolicyChanges) => parsePolicy(testPolicy(changes), 'policy.yaml');

test.each<[string, PolicyChanges, string | undefined]>([
  ['the same again', { serial: 3 }, undefined],
  ['a higher serial', { serial: 4, plainDecisions: false }, undefined],
  ['a lower serial', { serial: 2 }, 'lower than 3'],
  ['a lower serial by digits, not by text', { serial: 1 }, 'Raise the serial above 3'],
  ['the same serial with other content', { serial: 3, plainDecisions: false }, 'the same serial 3'],
])('%s', async (_, changes, refused) => {
  const { ledger } = await temporaryLedger();
  await ledger.admitPolicy(policy({ serial: 1 }), at);
  await ledger.admitPolicy(policy({ serial: 3 }), at);
  const admitted = ledger.admitPolicy(policy(changes), later);
  if (refused === undefined) await expect(admitted).resolves.toBeUndefined();
  else await expect(admitted).rejects.toEqual(failure('bad-policy', refused));
});

test('a serial of two digits is higher than one of one digit, and other installations count for themselves', async () => {
  const { ledger } = await temporaryLedger();
  await ledger.admitPolicy(policy({ serial: 9 }), at);
  await ledger.admitPolicy(policy({ serial: 10 }), at);
  await expect(ledger.admitPolicy(policy({ serial: 9 }), at)).rejects.toEqual(
    failure('bad-policy', 'lower than 10'),
  );
  const { policy: other, digest } = policy({ serial: 1 });
  await ledger.admitPolicy({ policy: { ...other, installation: 'elsewhere' }, digest }, at);
});
