import { beforeAll, describe, expect, test } from '@jest/globals';
import type { CaseResult } from '../../chaos/case';
import { casesNamed, sampleNames } from '../../chaos/cases';
import { runCase } from '../../chaos/run-case';
import { inParallel } from '../../simulator/range/in-parallel';

const LIMIT = 600_000;

describe('whatever dies, the end is the same', () => {
  let results: readonly CaseResult[] = [];
  beforeAll(async () => {
    results = await inParallel(casesNamed(sampleNames), 2, runCase);
  }, LIMIT);

  test.each(sampleNames)('%s', (name) => {
    const result = results.find((one) => one.name === name);
    expect({ failures: result?.failures, folder: result?.folder }).toEqual({ failures: [], folder: null });
  });
});
