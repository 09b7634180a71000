import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { tacticId, techniqueId } from '../../../src/google/security-center/finding/techniques';

type Row = readonly [id: string, name: string, number: string];

/** Reads the comments of Google's own description. */
function described(version: string, id: RegExp): readonly Row[] {
  const protos = path.join(require.resolve('@google-cloud/security-center'), '../../protos/google/cloud');
  const text = readFileSync(path.join(protos, 'securitycenter', version, 'mitre_attack.proto'), 'utf8');
  return [...text.matchAll(/\/\/ (TA?\d{4}(?:\.\d{3})?)\s+([A-Z_0-9]+) = (\d+);/g)]
    .map(([, ...row]): Row => [row[0] ?? '', row[1] ?? '', row[2] ?? ''])
    .filter(([found]) => id.test(found));
}

describe.each(['v1', 'v2'])("what Google's client of %s can report", (version) => {
  const techniques = described(version, /^T\d/);
  const tactics = described(version, /^TA/);

  test('is read by this test', () => {
    expect(techniques.length).toBeGreaterThan(60);
    expect(tactics).toHaveLength(14);
  });

  test('has its id, by name and by number', () => {
    expect(techniques.filter(([id, name]) => techniqueId(name) !== id)).toEqual([]);
    expect(techniques.filter(([id, , number]) => techniqueId(number) !== id)).toEqual([]);
    expect(tactics.filter(([id, name]) => tacticId(name) !== id)).toEqual([]);
    expect(tactics.filter(([id, , number]) => tacticId(number) !== id)).toEqual([]);
  });
});

test.each([
  ['T1059.004', 'T1059.004'],
  [' t1059 ', 'T1059'],
  ['unix_shell', 'T1059.004'],
  ['TELEPATHY', undefined],
  ['constructor', undefined],
  ['0', undefined],
  ['', undefined],
])('technique "%s"', (reported, id) => {
  expect(techniqueId(reported)).toBe(id);
});

test.each([
  ['TA0002', 'TA0002'],
  ['execution', 'TA0002'],
  ['TACTIC_UNSPECIFIED', undefined],
  ['', undefined],
])('tactic "%s"', (reported, id) => {
  expect(tacticId(reported)).toBe(id);
});
