import { alarmBody, type Alarm } from '../../domain/presentation/webhook/alarm-body';
import type { ActivityDeps } from '../deps';
import { NOT_CONFIGURED, type SentPage } from './send-page';

/** What an alarm needs. */
export type AlarmDeps = Pick<ActivityDeps, 'ledger' | 'webhooks' | 'now'>;

/** Pages on their way, by id: many findings see the same trouble in the same second. */
const underWay = new Map<string, Promise<SentPage>>();

/**
 * Pages people once about what no incident tells of. Whoever sees the same trouble later, or repeats this, pages nobody
 * again. Throws the client's `Failure` when the receiver did not take it; safe to repeat.
 */
export async function raiseAlarm(deps: AlarmDeps, alarm: Alarm, link?: string): Promise<SentPage> {
  const sending = underWay.get(alarm.id) ?? raise(deps, alarm, link);
  underWay.set(alarm.id, sending);
  try {
    return await sending;
  } finally {
    underWay.delete(alarm.id);
  }
}

async function raise(deps: AlarmDeps, alarm: Alarm, link: string | undefined): Promise<SentPage> {
  if (await deps.ledger.wasAlarmed(alarm.id)) return { delivered: true };
  const receiver = deps.webhooks?.first;
  if (receiver === undefined) return { delivered: false, why: NOT_CONFIGURED.first };
  await receiver.send({ id: alarm.id, body: JSON.stringify(alarmBody(alarm, link)) });
  await deps.ledger.recordAlarm(alarm.id, deps.now().toISOString());
  return { delivered: true };
}
