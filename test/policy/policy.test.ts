import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readPolicy } from '../../src/policy';
import { parsePolicy } from '../../src/policy/parse-policy';
import { policyDefaults, policyKeys } from '../../src/policy/schema';
import { faultsOf, smallest, withLines } from './faults-of';

const root = path.join(__dirname, '../..');
const example = path.join(root, 'examples/policy.yaml');

describe('a policy in force', () => {
  test('the smallest one has the documented defaults, and does not take plain decisions', () => {
    const { policy } = parsePolicy(smallest, 'p');
    expect(policy).toEqual({
      serial: 1,
      installation: 'example',
      approvers: [{ id: 'ada@example.com', may: ['approve', 'refuse'] }],
      plainDecisions: false,
      decideWithinMs: 900_000,
      remindAfterMs: 600_000,
      approvals: { 'freeze-service': 1 },
      protectedWorkloads: [],
      verification: { limitMs: 300_000, pollMs: 15_000, quietMs: 120_000, sampleMs: 60_000 },
      watch: { everyMs: 900_000, closeAfterMs: 259_200_000 },
    });
  });

  test('its digest is of what it says, not of how it is written', () => {
    const { digest } = parsePolicy(smallest, 'p');
    expect(
      parsePolicy(`# a comment\n${smallest}plainDecisions: false\ndecideWithin: 900s\n`, 'q').digest,
    ).toBe(digest);
    expect(parsePolicy(withLines('plainDecisions: true'), 'p').digest).not.toBe(digest);
    expect(parsePolicy(smallest.replace('serial: 1', 'serial: 2'), 'p').digest).not.toBe(digest);
  });

  test('a file that is not there, is a folder or is no text is a bad policy, named', async () => {
    const missing = path.join(root, 'examples/none.yaml');
    await expect(readPolicy(missing)).rejects.toMatchObject({
      code: 'bad-policy',
      message: expect.stringContaining(missing),
    });
    await expect(readPolicy(root)).rejects.toMatchObject({
      code: 'bad-policy',
      message: expect.stringContaining('it is a folder'),
    });
    await expect(readPolicy(process.execPath)).rejects.toMatchObject({
      code: 'bad-policy',
      message: expect.stringContaining('UTF-8'),
    });
  });
});

describe('the documents', () => {
  const page = readFileSync(path.join(root, 'docs/policy.md'), 'utf8');
  const keys = [
    ...policyKeys.policy,
    ...policyKeys.approver.map((key) => `approvers[].${key}`),
    ...policyKeys.approvals.map((key) => `approvals.${key}`),
    ...policyKeys.verification.map((key) => `verification.${key}`),
    ...policyKeys.watch.map((key) => `watch.${key}`),
  ];

  test('the page has one row for each key and no other', () => {
    expect([...page.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, key]) => key).sort()).toEqual([...keys].sort());
  });

  test('the example parses and sets every key, each default to its default', async () => {
    const { policy } = await readPolicy(example);
    const text = readFileSync(example, 'utf8');
    for (const key of keys)
      expect(text).toMatch(new RegExp(`\\b${key.split('.').at(-1)?.replace('approvers[]', '') ?? ''}:`));
    expect(policy).toMatchObject({
      ...policyDefaults,
      approvals: { 'freeze-service': policyDefaults.approvals },
      plainDecisions: false,
    });
  });

  test('the faults that the page shows are the ones that are given', () => {
    const shown = page.split('\n').filter((line) => line.startsWith('policy.yaml:'));
    const text = `${'\n'.repeat(6)}aprovers: []\n${'\n'.repeat(4)}decideWithin: 15\n`;
    expect(faultsOf(text)).toEqual(expect.arrayContaining(shown));
    expect(shown).toHaveLength(2);
  });
});
