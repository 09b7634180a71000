import {
  CancellationScope,
  isCancellation,
  patched,
  TemporalFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { OpenedIncident } from '../activities/decide/open-incident';
import type { RecalledStanding } from '../activities/record/recall-standing';
import { defined } from '../domain/defined';
import { steady } from './activities';
import { reasonOf } from './gap';
import { ask, awaitAnswer, type Answer } from './incident/ask';
import { cancelled, close } from './incident/end';
import { contain, pauseBeforeProposing, verify } from './incident/contain';
import {
  newIncident,
  type IncidentData,
  type IncidentInput,
  type IncidentResult,
} from './incident/state/data';
import { isOf } from './incident/state/handed-on';
import { Incident } from './incident/state/incident';
import { investigate } from './incident/investigate';
import { parseCarried } from './incident/state/parse-carried';
import { readBeside } from './incident/beside/read-findings';
import { recall, recordBeside } from './incident/beside/decisions';
import { restore } from './incident/restore';
import { steadily, trouble } from './incident/beside/steady';
import { watch } from './incident/watch';
import { isContinued, ownWorkload } from './workflow-subject';

function withoutDecisions(carried: IncidentData): IncidentData {
  return { ...carried, decisions: [] };
}

/** The next part of the workflow. */
type Next = 'investigate' | 'answer' | 'watch' | 'restore' | 'close';

/**
 * One incident: everything known and done about one workload, from its first finding to its closing.
 *
 * It investigates, asks, contains what people approve, proves it, and watches until it is closed. When what a plan
 * relies on has changed, a step could not be carried out, or a new sign appears, it investigates and asks again.
 */
export async function manageIncident(input?: IncidentInput): Promise<IncidentResult> {
  const workload = ownWorkload();
  const carried = isContinued() ? parseCarried(input, workload) : undefined;
  // Earlier decisions are read in the ledger. From here on the list is kept: one may come before that was read.
  const start =
    carried === undefined ? newIncident(workload, new Date().toISOString()) : withoutDecisions(carried);
  const incident = new Incident(start);
  try {
    let next = await open(incident);
    readBeside(incident);
    recordBeside(incident);
    while (next !== 'close') next = await goOn(incident, next);
    return await close(incident);
  } catch (thrown) {
    if (isCancellation(thrown)) await CancellationScope.nonCancellable(async () => cancelled(incident));
    throw thrown;
  }
}

async function goOn(incident: Incident, next: Next): Promise<Next> {
  try {
    return await turn(incident, next);
  } catch (thrown) {
    if (isCancellation(thrown) || !(thrown instanceof TemporalFailure)) throw thrown;
    // Whatever failed that nobody foresaw: the incident is not lost by it.
    trouble(incident, 'going on', reasonOf(thrown).why);
    return 'watch';
  }
}

async function turn(incident: Incident, next: Next): Promise<Next> {
  switch (next) {
    case 'investigate':
      return answered(incident, (await investigate(incident)) ? await ask(incident) : 'nothing-to-do');
    case 'answer':
      return answered(incident, await awaitAnswer(incident));
    case 'restore':
      await restore(incident);
      return 'watch';
    case 'watch': {
      const turned = await watch(incident);
      return turned === 'new-sign' ? 'investigate' : turned;
    }
    case 'close':
      return 'close';
  }
}

async function answered(incident: Incident, answer: Answer): Promise<Next> {
  const isUnseen = answer !== 'interrupted' && incident.data.outcome === undefined;
  if (answer === 'nothing-to-do' || (answer !== 'approved' && isUnseen)) await verify(incident);
  if (answer !== 'approved') return 'watch';
  const contained = await contain(incident);
  if (contained === 'done') return 'watch';
  if (contained === 'failed') await pauseBeforeProposing(incident);
  return incident.pendingCommand() === undefined ? 'investigate' : 'watch';
}

/** Reads in the ledger how the incident stands by which a run goes on that was handed a state. */
async function standing(incident: Incident): Promise<RecalledStanding> {
  const { data } = incident;
  const { containment: made, plan } = data;
  const change = made && { plan: made.plan.hash, step: made.step };
  const input = { incident: data.incident, ...defined({ change, question: plan?.hash }) };
  return steadily(incident, 'reading how it stands', async () =>
    steady('read in the ledger how it stands').recallStanding(input),
  );
}

/** Goes on with the state that the run was handed, as far as the ledger supports it, else over again from the ledger. */
async function goOnFrom(incident: Incident, opened: OpenedIncident): Promise<Next> {
  const { data } = incident;
  // Histories of before this was read have no event for it.
  let next: Next | 'start-over' = data.phase === 'awaiting-decision' ? 'answer' : 'watch';
  if (patched('standing-recalled')) {
    const known = await standing(incident);
    next = incident.keepSupported(known, opened.policy);
    if (next === 'start-over') return startOver(incident, opened, known);
  }
  incident.resume();
  await recall(incident);
  return next;
}

function startOver(incident: Incident, opened: OpenedIncident, { asked }: RecalledStanding): Next {
  const { findings, resting } = incident.data;
  const names = [...findings.map(({ name }) => name), ...resting];
  incident.journal.open(opened);
  // The numbers of its pages and of its questions were given once already.
  incident.journal.nameRun(workflowInfo().runId.slice(0, 8));
  incident.approval.goOnFrom(asked);
  incident.readAgain([...new Set([...opened.toRead, ...names])]);
  incident.log(
    `${opened.incident} goes on in a new run. The ledger has no change, question or decision to go on from, so it is investigated again.`,
  );
  return 'investigate';
}

/**
 * Claims the incident's number, the same for every run of it, and reads policy, decisions, and how it stands. State carried
 * over that is another incident's, or that nothing in the ledger supports, was made up: the incident starts over, from the
 * ledger.
 */
async function open(incident: Incident): Promise<Next> {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const { workload } = incident.data;
  const opened = await steadily(incident, 'opening the incident', async () =>
    steady('claim the incident number, read the policy').openIncident({
      workload,
      claimant: `${workflowId}/${firstExecutionRunId}`,
    }),
  );
  if (isOf(incident.data, opened)) return goOnFrom(incident, opened);
  incident.journal.open(opened);
  incident.readAgain(opened.toRead);
  if (opened.unread !== undefined) takeOverUnread(incident, opened.unread);
  incident.log(
    `Opened as ${opened.incident}. Version ${String(opened.policy.serial)} of the policy says who decides.`,
  );
  return 'investigate';
}

/** Whether an earlier incident was closed is hidden by a damaged record: its findings are here, and people must know why. */
function takeOverUnread(incident: Incident, why: string): void {
  const hides = 'whether the earlier incident was closed; its findings are part of this one';
  incident.fromOpening.push({ what: 'the outcome of an earlier incident', why, hides });
  incident.log(
    `Gap: the outcome of an earlier incident could not be read (${why}). Its findings are taken over.`,
  );
}
