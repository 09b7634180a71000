import { CancellationScope, sleep, workflowInfo } from '@temporalio/workflow';
import type { Applied } from '../../activities/contain/apply-step';
import { isPassing } from '../../domain/failures';
import type { Plan } from '../../domain/plan/plan';
import { changing, steady } from '../activities';
import { codeOf, orGap, reasonOf } from '../gap';
import { pauseAfter } from '../wait';
import type { Incident } from './state/incident';
import { sayNotBegun, timeToBegin } from './beside/not-begun';
import { steadily } from './beside/steady';
import { summaryOf } from '../summary';

/** Milliseconds that a worker has at least to take a step, however late it was approved. */
const LEAST = 60_000;

/**
 * Carries out one approved step, and tries again for as long as the plan may be begun where it failed for a reason that is
 * not the step's. A try is not cancelled with the workflow: what may have been sent is followed to its end.
 */
export async function carryOut(incident: Incident, plan: Plan, step: string): Promise<Applied> {
  const deadline = Date.parse(plan.deadline);
  const begun = new CancellationScope();
  const watched = begun.run(async () => {
    await sleep(timeToBegin(incident), summaryOf('has it begun'));
    await pageNotBegun(incident, plan, step);
  });
  // Cancelled as soon as it is known how it went.
  watched.catch(() => undefined);
  try {
    for (let tries = 0; ; tries += 1) {
      const applied = await CancellationScope.nonCancellable(async () => attempt(incident, plan, step));
      if (!isWorthAnotherTry(applied)) return applied;
      const pause = Math.min(pauseAfter(tries), deadline - Date.now());
      if (pause <= 0) return applied;
      incident.approval.holdStep(step, `${applied.code}: ${applied.why}`);
      incident.log(`Not begun yet: ${applied.code}: ${applied.why}. It is tried again.`);
      await sleep(pause, summaryOf('the approved step is tried again'));
    }
  } finally {
    begun.cancel();
    incident.approval.releaseStep();
  }
}

/** Tells whether it was not begun for a reason that is not the step's. */
function isWorthAnotherTry(applied: Applied): applied is Extract<Applied, { readonly code: string }> {
  return applied.result === 'postponed' || (applied.result === 'refused' && isPassing(applied.code));
}

async function attempt(incident: Incident, plan: Plan, step: string): Promise<Applied> {
  const decisions = incident.data.decisions.filter(
    ({ decision }) => decision.act === 'approve' && decision.plan === plan.hash,
  );
  const startWithin = Math.max(LEAST, Date.parse(plan.deadline) - Date.now());
  try {
    return await changing('carry out the approved step', startWithin).applyStep({
      plan: plan.hash,
      decisions,
      step,
    });
  } catch (thrown) {
    const { why } = reasonOf(thrown);
    // "Nothing was changed" is said only where the ledger knows it.
    const seen = await steadily(incident, 'reading whether the step was begun', async () =>
      steady('was it begun').wasBegun(stepOf(incident, plan, step)),
    );
    return seen.begun
      ? { result: 'not-reached', why: [why] }
      : { result: 'refused', code: codeOf(thrown), why };
  }
}

/** Approved, and nothing has happened for a minute: people are paged why, as far as it is known. */
async function pageNotBegun(incident: Incident, plan: Plan, step: string): Promise<void> {
  const seen = await orGap('begun', '', steady('was it begun').wasBegun(stepOf(incident, plan, step)));
  if ('value' in seen && seen.value.begun) return;
  const why =
    ('value' in seen ? seen.value.lastFailure : undefined) ??
    incident.data.notBegun?.why ??
    'no worker for containment takes it, or Google does not answer it';
  sayNotBegun(incident, step, why);
}

function stepOf(
  { data }: Incident,
  plan: Plan,
  step: string,
): { readonly incident: string; readonly plan: string; readonly step: string; readonly slot: string } {
  return { incident: data.incident, plan: plan.hash, step, slot: workflowInfo().workflowId };
}
