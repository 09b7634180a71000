import { isCancellation } from '@temporalio/workflow';
import type { CountedDecision } from '../../../domain/decision/decision';
import { steady } from '../../activities';
import { until } from '../../wait';
import type { Incident } from '../state/incident';
import { isAnswer } from '../state/judge-message';
import { steadily, whileOpen } from './steady';

/** Notes that are recorded at the same time; what answers a question waits for none of them. */
const AT_ONCE = 10;
/** Decisions that are: the server fails a task for ever that would have more than 2,000 activities open. */
const MOST_AT_ONCE = 100;

/**
 * Writes the decisions that counted into the ledger, beside the main flow and for as long as this run lives. The ledger's word
 * is taken over: with another time when it has the decision already, and as a rejection when it does not count there.
 */
export function recordBeside(incident: Incident): void {
  void recordAsTheyCome(incident).catch((thrown: unknown) => {
    if (!isCancellation(thrown)) throw thrown;
  });
}

async function recordAsTheyCome(incident: Incident): Promise<never> {
  for (;;) {
    await until(() => next(incident) !== undefined);
    for (let counted = take(incident); counted !== undefined; counted = take(incident)) {
      const taken = counted;
      incident.beside(async () => record(incident, taken));
    }
  }
}

/** Records the rest before an end, as far as the ledger takes it; a cancelled incident has no loop for it any more. */
export async function recordRest(incident: Incident): Promise<void> {
  const rest = incident.unrecorded.splice(0);
  for (const counted of rest) incident.recording.add(counted);
  await Promise.all(rest.map(async (counted) => record(incident, counted)));
}

function next({ unrecorded, recording }: Incident): CountedDecision | undefined {
  if (recording.size >= MOST_AT_ONCE) return undefined;
  const answer = unrecorded.find(isAnswer);
  return answer ?? (recording.size < AT_ONCE ? unrecorded[0] : undefined);
}

function take(incident: Incident): CountedDecision | undefined {
  const counted = next(incident);
  if (counted === undefined) return undefined;
  incident.unrecorded.splice(incident.unrecorded.indexOf(counted), 1);
  incident.recording.add(counted);
  return counted;
}

async function record(incident: Incident, counted: CountedDecision): Promise<void> {
  const { act, by, reason } = counted.decision;
  const answer = await whileOpen(incident, `recording the ${act} by ${by}`, async () =>
    steady(`record: ${act} by ${by}`).recordDecision(counted),
  );
  incident.recording.delete(counted);
  const said = `${by}: ${act}${reason === '' ? '' : ` ("${reason}")`}`;
  if ('gap' in answer) incident.log(`${said}: not in the ledger: ${answer.gap.why}`);
  else if ('rejected' in answer.value) incident.uncount(counted.decision.id, answer.value.rejected);
  else {
    incident.confirm(answer.value.recorded);
    incident.log(`${said}.`);
  }
}

/** Reads the policy and the decisions again: stricter rules bind at once, and new approvers may decide. */
export async function recall(incident: Incident): Promise<void> {
  const { data } = incident;
  incident.policyStale = false;
  const plan = data.plan === undefined ? {} : { plan: data.plan.hash };
  incident.recall(
    await steadily(incident, 'reading the policy', async () =>
      steady('read the policy again').recallIncident({ incident: data.incident, ...plan }),
    ),
  );
}

/** The same beside the main flow: a policy file with a fault must not stand between a yes and the change. */
export function recallBeside(incident: Incident): void {
  if (incident.recalling) return;
  incident.recalling = true;
  incident.beside(async () => {
    do await recall(incident);
    while (incident.policyStale);
    incident.recalling = false;
  });
}
