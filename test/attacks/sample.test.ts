import { beforeAll, describe, expect, test } from '@jest/globals';
import type { CaseResult } from '../../attacks/case';
import { casesNamed, sampleNames } from '../../attacks/cases';
import { runCase } from '../../attacks/run-case';
import { inParallel } from '../../simulator/range/in-parallel';

const LIMIT = 900_000;

describe('whoever attacks it, the truth is told and no yes is used twice', () => {
  let results: readonly CaseResult[] = [];
  beforeAll(async () => {
    results = await inParallel(casesNamed(sampleNames), sampleNames.length, runCase);
  }, LIMIT);

  test.each(sampleNames)('%s', (name) => {
    const result = results.find((one) => one.name === name);
    expect({ failures: result?.failures, folder: result?.folder }).toEqual({ failures: [], folder: null });
  });
});
