import { afterEach, describe, expect, test } from '@jest/globals';
import { createActivities } from '../../../src/activities';
import type { AssessInput, Assessed } from '../../../src/activities/decide/assess-incident';
import { finding, settings, workload } from '../../domain/fixtures';
import { identity as anIdentity, keyMade, trail as aTrail } from '../../domain/incident-story';
import { OWN } from '../../domain/signs';
import { openBench, type Bench } from '../../support/lab';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

const identity = anIdentity({
  roles: [
    {
      role: 'roles/editor',
      on: 'projects/shop',
      member: `serviceAccount:${OWN}`,
      means: 'can change almost everything',
    },
  ],
  keys: [{ id: 'key-of-the-attacker', createdAt: '2026-10-01T12:05:00Z', disabled: false }],
  usedBy: [{ kind: 'service', name: '//run.googleapis.com/projects/shop/locations/x/services/checkout' }],
});
const trail = aTrail({ ...keyMade, origin: 'outside' });

type Facts = Partial<Record<'settings' | 'identity' | 'trail', object>>;

/** Assesses one Reverse Shell with these facts beside it. */
async function assessed(facts: Facts, more: Partial<AssessInput> = {}): Promise<Assessed> {
  const opened = (bench = await openBench({ scenario: 'reverse-shell-service', hold: true }));
  const { ledger } = opened;
  const digests = await Promise.all(
    Object.entries(facts).map(async ([part, value]) => [part, await ledger.putFacts(value)] as const),
  );
  const input: AssessInput = {
    workload,
    findings: [await ledger.putFacts(finding())],
    relatedMinutes: 30,
    logs: [],
    reports: [],
    gaps: [],
    ...Object.fromEntries(digests),
    ...more,
  };
  return createActivities(opened.deps).main.assessIncident(input);
}

describe('what was read of identity and trail is assessed', () => {
  test('a token that was used outside outweighs what the finding alone says, and how far it reaches is told', async () => {
    const { assessment, brief } = await assessed({ settings: settings(), identity, trail });
    expect(assessment).toMatchObject({ verdict: 'malicious', severity: 'CRITICAL' });
    const signals = assessment.reasons.map(({ signal }) => signal);
    expect(signals).toEqual(expect.arrayContaining(['token-outside', 'identity-key-created']));
    expect(assessment.blast?.reach).toBe('wide');
    const said = [...(assessment.blast?.lines ?? []), ...brief.logs].join('\n');
    for (const text of [
      'roles/editor on projects/shop',
      'key-of-the-attacker',
      'service checkout',
      'created a key',
    ]) {
      expect(said).toContain(text);
    }
  });

  test('without them nothing is assumed: what its identity can do is not known', async () => {
    const { assessment } = await assessed({ settings: settings() });
    expect(assessment.blast?.lines).toContain('The reach of its identity is not known.');
    expect(assessment.reasons.map(({ signal }) => signal)).not.toContain('token-outside');
  });

  test('the case file in the ledger has both, as they were read', async () => {
    const { caseFile } = await assessed({ identity, trail });
    expect(await bench?.ledger.getFacts(caseFile)).toMatchObject({ identity, trail });
  });

  test('what was made of it lies beside it', async () => {
    const { reconstruction = '' } = await assessed({ settings: settings(), identity, trail });
    expect(await bench?.ledger.getFacts(reconstruction)).toMatchObject({
      anchor: { category: 'Reverse Shell' },
      attacked: { revision: { named: [], why: expect.any(String) } },
      calls: [{ technique: 'T1098.001' }],
      result: { stage: 'success' },
    });
  });

  test.each(['identity', 'trail'] as const)(
    'facts that the ledger does not have stop it: %s',
    async (part) => {
      await expect(assessed({}, { [part]: '0'.repeat(64) })).rejects.toMatchObject({
        code: 'not-found',
      });
    },
  );
});
