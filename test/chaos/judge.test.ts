import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { judge } from '../../chaos/judge';
import { methods } from '../../stage/methods';
import type { Told } from '../../chaos/story';
import type { Call, Truth } from '../../stage/parse-truth';

const slot = '415104041262/europe-west1/services/payment-api';
let ledger: string;
beforeEach(async () => {
  ledger = await mkdtemp(path.join(tmpdir(), 'firebreak-judge-'));
  for (const file of [
    `incidents/${slot}#1/decisions/yes`,
    `incidents/${slot}#1/decisions/back`,
    `workloads/${slot}/saved/1`,
    `workloads/${slot}/restored/1`,
  ])
    await write(file);
});
afterEach(async () => rm(ledger, { recursive: true, force: true }));

async function write(file: string): Promise<void> {
  const whole = path.join(ledger, file);
  await mkdir(path.dirname(whole), { recursive: true });
  await writeFile(whole, '{}');
}

const change = (outcome: string, validateOnly = false): Call => ({
  ...{ at: '2026-09-01T00:00:00Z', method: methods.change, resource: slot, change: true },
  ...{ validateOnly, outcome, tookMs: 3 },
});

function truth(calls: readonly Call[], spec: Readonly<Record<string, unknown>> = { a: 1 }): Truth {
  return {
    attacker: { shell: 'dead' },
    services: { 'payment-api': { spec } },
    findings: {},
    disturbed: [],
    calls: [...calls],
    underWay: [],
  };
}

const good: Told = {
  decisions: ['yes', 'back'],
  before: { 'payment-api': { spec: { a: 1 } } },
  contained: truth([change('ok')]),
  restored: truth([change('ok'), change('ok')]),
};

/** A ledger of empty files has no evidence, which is said in every case and looked at in none. */
async function faults(told: Partial<Told>): Promise<readonly string[]> {
  const all = await judge({ ...good, ...told }, ledger);
  return all.filter((fault) => !fault.includes('evidence'));
}

describe('the judge says what is not as it must be', () => {
  test('nothing, when all is well', async () => expect(await faults({})).toEqual([]));

  const cases: readonly [string, Partial<Told>, string][] = [
    ['a change made twice', { contained: truth([change('ok'), change('ok')]) }, '1; seen: 2'],
    [
      'a change whose lost answer made it twice',
      { contained: truth([change('answer-lost'), change('ok')]) },
      '1; seen: 2',
    ],
    ['no change at all', { contained: truth([change('ABORTED'), change('ok', true)]) }, '1; seen: 0'],
    [
      'a shell that lives',
      { contained: { ...truth([change('ok')]), attacker: { shell: 'alive' } } },
      'dead; seen: alive',
    ],
    [
      'other settings after the restore',
      { restored: truth([change('ok'), change('ok')], { a: 2 }) },
      'payment-api has its original settings',
    ],
    ['a decision that is lost', { decisions: ['yes', 'back', 'no'] }, 'records of decision no: 1; seen: 0'],
  ];
  test.each(cases)('%s', async (_, told, said) => {
    expect((await faults(told)).join('\n')).toContain(said);
  });

  test('a decision that counted twice', async () => {
    await write(`incidents/${slot}#2/decisions/yes`);
    expect((await faults({})).join('\n')).toContain('records of decision yes: 1; seen: 2');
  });

  test('what Firebreak made, saved as an original', async () => {
    await write(`workloads/${slot}/saved/2`);
    expect((await faults({})).join('\n')).toContain('saved states in the ledger: 1; seen: 2');
  });

  test('evidence that was never sealed', async () => {
    expect(await judge(good, ledger)).toEqual(['expected: sealed evidence in the ledger; seen: none']);
  });
});
