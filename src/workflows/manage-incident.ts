import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { Outcome } from '../domain/phases';
import { main } from './activities';
import { ask } from './incident/ask';
import { carry } from './incident/carry';
import { close } from './incident/close';
import { contain, verify } from './incident/contain';
import { newIncident, type IncidentData } from './incident/data';
import { Incident } from './incident/incident';
import { investigate } from './incident/investigate';
import { restore } from './incident/restore';
import { watch } from './incident/watch';
import { isContinued, ownWorkload } from './own-subject';

export interface IncidentInput {
  /** What an earlier run of the same incident carries over; taken from nobody else. */
  readonly carried?: IncidentData;
}

export interface IncidentResult {
  readonly incident: string;
  readonly outcome: Outcome;
  readonly restored: boolean;
}

/**
 * One incident: everything known and done about one workload, from its first finding to its closing.
 *
 * It investigates, asks, contains what people approve, proves it, and watches until it is closed. When what a plan
 * relies on has changed, or a new sign appears, it investigates and asks again.
 */
export async function manageIncident(input?: IncidentInput): Promise<IncidentResult> {
  const workload = ownWorkload();
  const carried = isContinued() ? input?.carried : undefined;
  const incident = new Incident(carried ?? newIncident(workload, new Date().toISOString()));
  if (carried === undefined) await open(incident);

  let next: 'investigate' | 'watch' = carried === undefined ? 'investigate' : 'watch';
  for (;;) {
    if (next === 'investigate') {
      const found = await investigate(incident);
      const answer = found ? await ask(incident) : 'nothing-to-do';
      if (answer === 'approved' && (await contain(incident)) === 'changed-before') continue;
      if (answer === 'nothing-to-do') await verify(incident);
    }
    const turn = await watch(incident);
    if (turn === 'close') return await close(incident);
    if (turn === 'restore') await restore(incident);
    if (turn === 'history-is-long') await startAnew(incident);
    next = turn === 'new-sign' ? 'investigate' : 'watch';
  }
}

async function open(incident: Incident): Promise<void> {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const { data } = incident;
  const opened = await main('claim the incident number, read the policy').openIncident({
    workload: data.workload,
    claimant: `${workflowId}/${firstExecutionRunId}`,
  });
  data.incident = opened.incident;
  data.openedAt = opened.openedAt;
  data.policy = opened.policy;
  data.findingCount = opened.listed - opened.toRead.length;
  incident.readAgain(opened.toRead);
  incident.tell(`Opened as ${opened.incident}.`);
}

/** Only at rest: no activity, no handler and no timer is open, so nothing is done twice and no message is lost. */
async function startAnew(incident: Incident): Promise<never> {
  await condition(() => allHandlersFinished() && incident.paging === 0);
  return continueAsNew<typeof manageIncident>({ carried: carry(incident.data) });
}
