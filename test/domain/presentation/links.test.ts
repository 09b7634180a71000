import { expect, test } from '@jest/globals';
import { incidentUrl } from '../../../src/domain/presentation/links';

const SLOT = 'incident:415104041262/europe-west1/services/payments';
const ENCODED = 'incident%3A415104041262%2Feurope-west1%2Fservices%2Fpayments';

test.each<[string, Parameters<typeof incidentUrl>, string]>([
  [
    'a run: the tab with the page itself',
    ['https://temporal.example.com', SLOT, 'prod', '01a2-run'],
    `https://temporal.example.com/namespaces/prod/workflows/${ENCODED}/01a2-run/user-metadata`,
  ],
  [
    'no run: what the UI makes of the newest one',
    ['https://temporal.example.com/', SLOT],
    `https://temporal.example.com/namespaces/default/workflows/${ENCODED}`,
  ],
  [
    'a path before it',
    ['https://example.com/temporal//', SLOT, 'prod', 'r'],
    `https://example.com/temporal/namespaces/prod/workflows/${ENCODED}/r/user-metadata`,
  ],
  [
    'names that would end the path',
    ['https://t.example', 'finding:1/a?b#c', 'a/b', 'r'],
    'https://t.example/namespaces/a%2Fb/workflows/finding%3A1%2Fa%3Fb%23c/r/user-metadata',
  ],
])('%s', (_, args, url) => {
  expect(incidentUrl(...args)).toBe(url);
});
