import { expect, test } from '@jest/globals';
import type { ServiceSettings } from '../../../../src/domain/workload/service';
import { caseFile, settings } from '../../fixtures';
import { settingFacts } from '../../of-case-file';

const wanted = '0 % to payments-00002, tag canary; 100 % to the latest revision';
const pinned = [{ type: 'revision', revision: 'payments-00001', percent: 100 }] as const;

test.each<[string, Partial<ServiceSettings>, string]>([
  ['as it is wanted, where it is served so', {}, wanted],
  ['as it is wanted, where Google does not say what is served', { trafficStatuses: [] }, wanted],
  [
    'as it is served and as it is wanted, where they differ',
    { trafficStatuses: pinned },
    `served: 100 % to payments-00001; wanted: ${wanted}`,
  ],
])('the traffic is shown %s', (_what, change, text) => {
  const facts = settingFacts(caseFile({ settings: settings(change) }), 400);
  expect(facts.find(({ label }) => label === 'Traffic')?.value).toBe(text);
});
