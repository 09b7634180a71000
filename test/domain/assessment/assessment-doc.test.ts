import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { thresholds, weights } from '../../../src/domain/assessment/weights';

const doc = readFileSync(join(__dirname, '../../../docs/assessment.md'), 'utf8');
const documented = new Map(
  [...doc.matchAll(/`([a-zA-Z.-]+)` (-?[\d.]+)/g)].map(([, name = '', value]) => [name, Number(value)]),
);
const { families, ...single } = weights;
const numbers: readonly (readonly [string, number])[] = [
  ...Object.entries(single),
  ...Object.entries(families).map(([name, value]) => [`families.${name}`, value] as const),
  ...Object.entries(thresholds).map(([name, value]) => [`thresholds.${name}`, value] as const),
];

describe('docs/assessment.md has every number of the table, and no other', () => {
  test.each(numbers)('%s', (name, value) => {
    expect(documented.get(name)).toBe(value);
  });
  test('nothing that is gone', () => {
    const names = numbers.map(([name]) => name);
    expect([...documented.keys()].filter((name) => !names.includes(name))).toEqual([]);
  });
});
