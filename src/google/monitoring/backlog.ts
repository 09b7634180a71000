import type { Clients } from '../client/clients';
import { readOptions } from '../client/clients';
import { toFailure } from '../client/errors';
import { quote } from '../client/filter-text';
import { fieldsOf } from '../client/parse-fields';
import { toPlain } from '../client/parse-plain';

const METRIC = 'pubsub.googleapis.com/subscription/num_undelivered_messages';
/** Monitoring shows a sample some minutes after it was taken. */
const WINDOW_MS = 10 * 60_000;

/**
 * How many messages of a subscription (`projects/P/subscriptions/S`) are not acknowledged, by Cloud Monitoring's newest sample
 * since `since` (milliseconds since 1970). Undefined where there is no sample that young: that is not zero. Throws `Failure`,
 * `permission-denied` without `monitoring.timeSeries.list` on the subscription's project.
 */
export async function readBacklog(
  clients: Clients,
  subscription: string,
  since: number,
): Promise<number | undefined> {
  const [, project = '', , id = ''] = subscription.split('/');
  const name = `projects/${project}`;
  const filter = [
    `metric.type=${quote(METRIC)}`,
    `resource.type=${quote('pubsub_subscription')}`,
    `resource.labels.subscription_id=${quote(id)}`,
  ].join(' AND ');
  const now = Date.now();
  const startTime = timestamp(Math.max(since, now - WINDOW_MS));
  try {
    const request = {
      name,
      filter,
      interval: { startTime, endTime: timestamp(now + 1) },
      view: 'FULL' as const,
    };
    const [, , answer] = await clients
      .metrics()
      .listTimeSeries(request, { ...readOptions(), autoPaginate: false });
    const points = (answer.timeSeries ?? []).flatMap((series) =>
      fieldsOf(toPlain(series)).children('points'),
    );
    const newest = points
      .map((point) => ({
        at: Date.parse(point.child('interval').time('endTime')),
        count: point.child('value').optionalCount('int64Value'),
      }))
      .filter(({ at }) => at > since)
      .sort((a, b) => b.at - a.at)[0];
    return newest?.count;
  } catch (thrown) {
    throw toFailure(thrown, { what: 'read how many messages wait in', resource: subscription });
  }
}

function timestamp(ms: number): { readonly seconds: number; readonly nanos: number } {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: (ms - seconds * 1000) * 1_000_000 };
}
