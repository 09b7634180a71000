import { describe, test } from '@jest/globals';
import { decision, expectToSurvive, members, type Flood } from '../support/flood';
import { useLab } from '../support/use-lab';

const { open } = useLab();
const scenario = 'reverse-shell-service';

const floods: readonly Flood[] = [
  { flood: 'thirty messages of a mebibyte of members', message: members(100_000), count: 30 },
  { flood: 'a thousand approvals of another plan', message: decision({ approve: '00000000' }), count: 1_000 },
];

describe('messages that waited for a worker', () => {
  test.each(floods)(
    '$flood do not stop an incident, nor its finding',
    async (flood) => expectToSurvive(await open({ scenario }), flood),
    300_000,
  );
});
