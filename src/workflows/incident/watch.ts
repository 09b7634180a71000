import { condition } from '@temporalio/workflow';
import { isContained, type Verification } from '../../domain/plan/verification';
import { looking } from '../activities';
import { orGap } from '../gap';
import { judge, projectOf } from './contain';
import { now, stands } from './state/data';
import type { Incident } from './state/incident';
import { recallBeside } from './beside/decisions';
import { mustContinueAsNew, continueRunAsNew } from './beside/rest';
import { announce } from './beside/announce';
import { overcome, trouble } from './beside/steady';
import { summaryOf } from '../summary';

type Turn = 'close' | 'restore' | 'new-sign';

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
    await condition(
      () => hasStirred(incident),
      Math.max(1, next - Date.now()),
      summaryOf('next look at the workload'),
    );
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

/** The trouble that a changed workload cannot be looked at. */
const LOOKING = 'looking at the workload';

/** Looks at a contained workload: what was not verified yet can become so, and what was can be lost. */
async function look(incident: Incident): Promise<'drift' | 'as-before'> {
  const { data } = incident;
  const { containment } = data;
  if (containment === undefined || !stands(data)) {
    incident.journal.overcome(LOOKING);
    return 'as-before';
  }
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
    unsee(incident, looked.gap.why);
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
  const unread = unreadOf(incident, seen.verification);
  if (unread === '') seeAgain(incident);
  else unsee(incident, unread);
  if (drift) incident.log(`Drift: ${lost.map(({ level, text }) => `${level}: ${text}`).join('; ')}.`);
  if (drift || won) await judge(incident, seen);
  else if (data.outcome !== 'contained') incident.change.verify(seen.verification);
  return drift ? 'drift' : 'as-before';
}

/** The levels that were verified and could not be read now, and why; once the workload counts as unseen, all that could not. */
function unreadOf({ data, journal }: Incident, { levels }: Verification): string {
  const known = (data.verification?.levels ?? []).filter(({ verified }) => verified);
  const isUnseen = journal.isHeldUp(LOOKING);
  return levels
    .filter(({ level, unread }) => unread === true && (isUnseen || known.some((one) => one.level === level)))
    .map(({ level, text }) => `${level}: ${text}`)
    .join('; ');
}

/** One look that brings nothing may pass by itself. After two in a row nobody knows how the workload is, which is said and paged. */
function unsee(incident: Incident, why: string): void {
  const { data, journal } = incident;
  const since = data.verification?.unseen?.since ?? incident.unseenSince;
  if (since === undefined && !journal.isHeldUp(LOOKING)) {
    incident.unseenSince = now();
    incident.log(`The workload could not be looked at: ${why}`);
    return;
  }
  incident.change.unsee({ since: since ?? now(), why });
  trouble(incident, LOOKING, why);
}

function seeAgain(incident: Incident): void {
  incident.unseenSince = undefined;
  incident.change.unsee();
  overcome(incident, LOOKING);
}
