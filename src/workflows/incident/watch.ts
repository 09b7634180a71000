import { condition, workflowInfo } from '@temporalio/workflow';
import { isContained } from '../../domain/verification';
import { containment, main } from '../activities';
import { orGap } from '../gap';
import { judge, projectOf } from './contain';
import type { Incident } from './incident';
import { announce, readReported, recordDecisions } from './record';

/** Events and signals after which a history starts anew. */
const LONG_HISTORY = 2_000;

export type Turn = 'close' | 'restore' | 'new-sign' | 'history-is-long';

/** The incident at rest: waits for people and for new signs, looks for drift now and then, and closes after the policy's quiet time. */
export async function watch(incident: Incident): Promise<Turn> {
  const { data } = incident;
  if (incident.wish() === 'close') return 'close';
  incident.enter('watching');
  for (;;) {
    const every = data.policy?.watchEveryMs ?? 15 * 60_000;
    await condition(() => stirred(incident), every, { summary: 'next look at the workload' });
    if (incident.policyStale) await rereadPolicy(incident);
    await recordDecisions(incident);
    const wish = incident.wish();
    if (wish !== undefined) return wish;
    if (await newSign(incident)) return 'new-sign';
    if (Date.now() - Date.parse(data.lastSignAt) >= (data.policy?.closeAfterMs ?? Infinity)) return 'close';
    const atRest = !stirred(incident) && incident.paging === 0;
    if (atRest && workflowInfo().historyLength >= LONG_HISTORY) return 'history-is-long';
    if ((await look(incident)) === 'drift') return 'new-sign';
  }
}

function stirred(incident: Incident): boolean {
  return (
    incident.wish() !== undefined ||
    incident.policyStale ||
    incident.unread.length > 0 ||
    incident.unrecorded.length > 0
  );
}

async function rereadPolicy(incident: Incident): Promise<void> {
  incident.policyStale = false;
  incident.data.policy = await main('read the policy again').readPolicy();
}

/** A finding whose event lies after the containment, or any new one while nothing is contained, is a reason to ask again. */
async function newSign(incident: Incident): Promise<boolean> {
  const { data } = incident;
  if (!(await readReported(incident))) return false;
  const since = data.restored ? undefined : data.containment?.since;
  if (since === undefined) return true;
  if (data.findings.every(({ eventTime }) => Date.parse(eventTime) <= Date.parse(since))) {
    await announce(incident, 'a finding from before the containment joined');
    return false;
  }
  incident.tell('A new finding came after the containment: it is investigated and asked again.');
  return true;
}

/** Looks at a contained workload: what was not verified yet can become so, and what was can be lost. */
async function look(incident: Incident): Promise<'drift' | 'as-before'> {
  const { data } = incident;
  if (data.containment === undefined || data.restored) return 'as-before';
  const input = { ...data.containment, incident: data.incident, projectId: projectOf(incident) };
  const looked = await orGap('look', 'drift', containment('look for drift').checkContainment(input));
  if ('gap' in looked) {
    incident.tell(`The workload could not be looked at: ${looked.gap.why}`);
    return 'as-before';
  }
  const seen = looked.value;
  if (seen.takenBack) {
    data.restored = true;
    incident.tell('Restored from the ledger, outside this incident: the service carries the mark of it.');
    await announce(incident, 'restored');
    return 'as-before';
  }
  // What could not be read is not known to have changed.
  const lost = seen.verification.levels.filter(({ verified, unread }) => !verified && unread !== true);
  const drift = data.outcome === 'contained' && lost.length > 0;
  const won = data.outcome !== 'contained' && isContained(seen.verification);
  if (drift) incident.tell(`Drift: ${lost.map(({ level, text }) => `${level}: ${text}`).join('; ')}.`);
  if (drift || won) await judge(incident, seen);
  return drift ? 'drift' : 'as-before';
}
