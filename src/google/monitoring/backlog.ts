import { pageOptions, type Clients } from '../client/clients';
import { attempt } from '../client/errors';
import { quote } from '../client/filter-text';
import { fieldsOf } from '../client/parse-fields';
import { toPlain, toTimestamp } from '../client/parse-plain';

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
  const interval = {
    startTime: toTimestamp(Math.max(since, now - WINDOW_MS)),
    endTime: toTimestamp(now + 1),
  };
  const request = { name, filter, interval, view: 'FULL' as const };
  const call = { what: 'read how many messages wait in', resource: subscription };
  return attempt(call, async () => {
    const [, , answer] = await clients.metrics().listTimeSeries(request, pageOptions());
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
  });
}
