import { condition } from '@temporalio/workflow';
import { isContained } from '../../domain/plan/verification';
import { looking } from '../activities';
import { orGap } from '../gap';
import { judge, projectOf } from './contain';
import { stands } from './state/data';
import type { Incident } from './state/incident';
import { recallBeside } from './beside/decisions';
import { mustContinueAsNew, continueRunAsNew } from './beside/rest';
import { announce } from './beside/announce';

export type Turn = 'close' | 'restore' | 'new-sign';

/** The incident at rest: waits for people and for new signs, looks for drift now and then, and closes after the policy's quiet time. */
export async function watch(incident: Incident): Promise<Turn> {
  const { data } = incident;
  if (incident.recorded && incident.pendingCommand() === 'close') return 'close';
  incident.enter('watching');
  let next = Date.now();
  for (;;) {
    const every = data.policy?.watchEveryMs ?? 15 * 60_000;
    // A steady stream of events does not keep it from looking.
    if (next <= Date.now()) next = Date.now() + every;
    await condition(() => hasStirred(incident), Math.max(1, next - Date.now()), {
      summary: 'next look at the workload',
    });
    if (incident.policyStale) recallBeside(incident);
    const wish = incident.recorded ? incident.pendingCommand() : undefined;
    if (wish !== undefined) return wish;
    // Before anything else is begun: findings without end must not keep a history from coming to its own.
    if (mustContinueAsNew(incident)) await continueRunAsNew(incident);
    if (isNewSign(incident)) return 'new-sign';
    if (Date.now() - Date.parse(data.lastSignAt) >= (data.policy?.closeAfterMs ?? Infinity)) return 'close';
    if (Date.now() >= next && (await look(incident)) === 'drift') return 'new-sign';
  }
}

function hasStirred(incident: Incident): boolean {
  return (
    (incident.recorded && incident.pendingCommand() !== undefined) ||
    (incident.policyStale && !incident.recalling) ||
    incident.data.news > 0 ||
    mustContinueAsNew(incident)
  );
}

/** A finding whose event lies after the containment, or any new one while nothing is contained, is a reason to ask again. */
function isNewSign(incident: Incident): boolean {
  const { data } = incident;
  if (!incident.known.takeNews()) return false;
  const since = data.restored ? undefined : data.containment?.since;
  if (since === undefined) return true;
  if (data.findings.every(({ eventTime }) => Date.parse(eventTime) <= Date.parse(since))) {
    void announce(incident, 'a finding from before the containment joined', { onlyJoined: true });
    return false;
  }
  incident.log('A new finding came after the containment: it is investigated and asked again.');
  return true;
}

/** Looks at a contained workload: what was not verified yet can become so, and what was can be lost. */
async function look(incident: Incident): Promise<'drift' | 'as-before'> {
  const { data } = incident;
  const { containment } = data;
  if (containment === undefined || !stands(data)) return 'as-before';
  const looked = await orGap(
    'look',
    'drift',
    looking('look for drift').checkContainment({
      ...containment,
      plan: containment.plan.hash,
      incident: data.incident,
      projectId: projectOf(incident),
    }),
  );
  if ('gap' in looked) {
    incident.log(`The workload could not be looked at: ${looked.gap.why}`);
    return 'as-before';
  }
  const seen = looked.value;
  if (seen.takenBack) {
    incident.change.restored();
    incident.log('Restored from the ledger, outside this incident.');
    await announce(incident, 'restored');
    return 'as-before';
  }
  // A level that could not be read is not known to have changed; one that was not verified before is not lost.
  const before = data.verification?.levels;
  const lost = seen.verification.levels.filter(
    ({ level, verified, unread }) =>
      !verified && unread !== true && before?.some((one) => one.level === level && one.verified) !== false,
  );
  const drift = lost.length > 0;
  const won = data.outcome !== 'contained' && isContained(seen.verification);
  if (drift) incident.log(`Drift: ${lost.map(({ level, text }) => `${level}: ${text}`).join('; ')}.`);
  if (drift || won) await judge(incident, seen);
  else if (data.outcome !== 'contained') incident.change.verify(seen.verification);
  return drift ? 'drift' : 'as-before';
}
