import { expect, test } from '@jest/globals';
import { differences } from '../../../src/cli/setup/pubsub-items';
import { wantedFor } from '../../../src/cli/setup/wanted';
import type { FoundSubscription } from '../../../src/google/pubsub/admin';

const NAME = 'projects/acme/subscriptions/firebreak';
const { subscription } = wantedFor(NAME, undefined, { location: 'global' });
const asWanted: FoundSubscription = { ...subscription, sentElsewhere: false };

test.each<[string, FoundSubscription, readonly string[]]>([
  ['nothing', asWanted, []],
  [
    'a topic that was deleted',
    { ...asWanted, topic: '_deleted-topic_' },
    [
      'its topic was deleted, so that it gets nothing: delete it, and create it again',
      'topic is _deleted-topic_, wanted projects/acme/topics/firebreak',
    ],
  ],
  [
    'messages that are pushed to somebody',
    { ...asWanted, sentElsewhere: true },
    ['Pub/Sub sends its messages elsewhere, so that the intake gets none: use another'],
  ],
  [
    'an expiration and fewer attempts',
    {
      ...asWanted,
      expiresAfterSeconds: 90_000,
      deadLetter: { ...subscription.deadLetter, maxDeliveryAttempts: 5 },
    },
    ['expires is after 90000 s without use, wanted never', 'delivery attempts is 5, wanted 20'],
  ],
])('what a subscription has otherwise: %s', (_, found, says) => {
  expect(differences(subscription, found)).toEqual(says);
});

test.each([
  ['keeps its topics', 'projects/other/topics/findings', 'projects/other/topics/findings'],
  ['gets a topic of its name where its own was deleted', '_deleted-topic_', 'projects/acme/topics/firebreak'],
])('a subscription that exists %s', (_, topic, wanted) => {
  const found = { ...asWanted, topic };
  expect(wantedFor(NAME, found, { location: 'global' }).subscription.topic).toBe(wanted);
});

test('an id that SCC does not take is made one that it does', () => {
  const { configId } = wantedFor('projects/acme/subscriptions/fire.break~1', undefined, { location: 'eu' });
  expect(configId).toBe('fire-break-1');
});
