import { alarmBody, type Alarm } from '../../domain/page/alarm-body';
import type { ActivityDeps } from '../deps';
import { NOT_CONFIGURED, type SentPage } from './send-page';

/** What an alarm needs. */
export type AlarmDeps = Pick<ActivityDeps, 'ledger' | 'webhooks' | 'now'>;

/**
 * Pages people once about what no incident tells of. Whoever sees the same trouble later, or repeats this, pages nobody
 * again. Throws the client's `Failure` when the receiver did not take it; safe to repeat.
 */
export async function raiseAlarm(deps: AlarmDeps, alarm: Alarm, link?: string): Promise<SentPage> {
  if (await deps.ledger.wasAlarmed(alarm.id)) return { delivered: true };
  const receiver = deps.webhooks?.first;
  if (receiver === undefined) return { delivered: false, why: NOT_CONFIGURED.first };
  await receiver.send({ id: alarm.id, body: JSON.stringify(alarmBody(alarm, link)) });
  await deps.ledger.recordAlarm(alarm.id, deps.now().toISOString());
  return { delivered: true };
}
