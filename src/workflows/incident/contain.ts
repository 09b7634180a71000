import { CancellationScope, CancelledFailure, condition } from '@temporalio/workflow';
import type { Applied } from '../../activities/contain/apply-step';
import type { Observation } from '../../activities/contain/verify-containment';
import type { Outcome } from '../../domain/phases';
import type { Plan } from '../../domain/plan/plan';
import { isContained } from '../../domain/plan/verification';
import { proving } from '../activities';
import type { OrGap } from '../../activities/evidence';
import { orGap } from '../gap';
import { until } from '../wait';
import { carryOut } from './carry-out';
import { now, stands } from './state/data';
import type { Incident } from './state/incident';
import { conclude, concludeUnchanged } from './beside/announce';
import { summaryOf } from '../summary';

/** How a plan ended: `done` is watched; the other two were not carried out and are asked again. */
export type Contained = 'done' | 'changed-before' | 'failed';

/**
 * Carries out what was approved and proves it. `changed-before` when what a step relies on has changed since it was
 * approved, `failed` when it could not be carried out: nothing was done, and it must be asked again.
 */
export async function contain(incident: Incident): Promise<Contained> {
  const { data } = incident;
  const { plan } = data;
  if (plan === undefined) return 'done';
  incident.enter('containing');
  for (;;) {
    const next = data.steps.find(({ state }) => state === 'approved');
    if (next === undefined) break;
    const { hash, title } = next;
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('somebody cancelled it');
    incident.approval.setStep(hash, 'running');
    incident.log(`Carrying out: ${title}.`);
    const applied = await carryOut(incident, plan, hash);
    if (applied.result === 'precondition-changed') {
      const note = applied.differences.slice(0, 20).join('; ').slice(0, 2_000);
      incident.approval.setStep(hash, 'void', note);
      incident.log(
        `Not carried out, since it changed after the question: ${note}. It is planned and asked again.`,
      );
      return 'changed-before';
    }
    if (applied.result === 'refused' || applied.result === 'postponed') {
      const note = `${applied.code}: ${applied.why}`;
      incident.approval.failStep(hash, note);
      await concludeUnchanged(incident, 'failed', `Not carried out: ${note}. It is planned and asked again.`);
      return 'failed';
    }
    await prove(incident, plan, hash, applied);
    if (isRestoreDue(incident)) incident.approval.voidSteps(['approved'], 'a restore was approved before');
  }
  incident.approval.carriedOut();
  return 'done';
}

/** Verifies a change that may have been written; it is watched and can be restored, whether it got there or not. */
async function prove(
  incident: Incident,
  plan: Plan,
  step: string,
  applied: Extract<Applied, { result: 'applied' | 'not-reached' }>,
): Promise<void> {
  const since = applied.result === 'applied' ? applied.at : now();
  incident.change.begin({ plan, step, since });
  if (applied.result === 'applied') {
    incident.approval.setStep(step, 'applied');
    incident.log(`The control plane has it (generation ${applied.generation}). Now to be proven.`);
  } else {
    incident.approval.setStep(step, 'failed', applied.why.join('; '));
    incident.log(`Not reached: ${applied.why.join('; ')}. It is looked at.`);
  }
  await verify(incident);
}

/** Milliseconds before a question whose step failed is asked again, by how many of them failed in a row. */
const BETWEEN = [0, 60_000, 240_000, 900_000];

/** The first failure is proposed again at once, later ones after a growing while: approving must not turn in a circle. */
export async function pauseBeforeProposing(incident: Incident): Promise<void> {
  const ms = BETWEEN[Math.min(incident.data.failures, BETWEEN.length) - 1] ?? 0;
  if (ms === 0) return;
  incident.enter('watching');
  await condition(() => incident.pendingCommand() !== undefined, ms, summaryOf('before it is asked again'));
}

/** Proves a containment that stands; nothing to do when there is none. */
export async function verify(incident: Incident): Promise<void> {
  const { data } = incident;
  const { containment } = data;
  if (containment === undefined || !stands(data)) return;
  incident.enter('verifying');
  const seen = await unlessRestored(incident, async () =>
    proving('control plane, instances, symptom').verifyContainment({
      ...containment,
      plan: containment.plan.hash,
      incident: data.incident,
      projectId: projectOf(incident),
    }),
  );
  if (seen === undefined) incident.log('The verification is broken off: a restore was approved.');
  else if ('value' in seen) await judge(incident, seen.value);
  else {
    await conclude(
      incident,
      'not-verified',
      `Not verified: it could not be looked at: ${seen.gap.why}. It is looked at again.`,
    );
  }
}

/** The observation; undefined once a restore is to be carried out, which waits for no proof of what it takes back. */
async function unlessRestored(
  incident: Incident,
  prove: () => Promise<Observation>,
): Promise<OrGap<Observation> | undefined> {
  const scope = new CancellationScope();
  let seen: OrGap<Observation> | undefined;
  const looked = scope
    .run(async () => orGap('verification', 'whether it is contained', prove()))
    .then((result) => (seen = result));
  // Cancelled below, or with the workflow, which ends by its condition.
  looked.catch(() => undefined);
  await until(() => seen !== undefined || isRestoreDue(incident));
  if (seen === undefined) scope.cancel();
  return seen;
}

function isRestoreDue({ recorded, commands }: Incident): boolean {
  return recorded && commands.restore !== undefined;
}

/**
 * Takes an observation into the incident. "Contained" is asked for here and nowhere else, only of what was verified, and
 * said when the ledger supports it.
 */
export async function judge(incident: Incident, seen: Observation): Promise<void> {
  incident.change.verify(seen.verification);
  incident.known.addEvidence(seen.evidence);
  if (isContained(seen.verification)) {
    await conclude(incident, 'contained', 'Contained: control plane, instances and symptom are verified.');
    return;
  }
  const open = seen.verification.levels.filter(({ verified }) => !verified);
  const [controlPlane] = seen.verification.levels;
  const outcome: Outcome = controlPlane?.verified === true ? 'not-verified' : 'partly-contained';
  const text = open.map(({ level, text: what }) => `${level}: ${what}`).join('; ');
  await conclude(incident, outcome, `Not verified: ${text}.`);
}

export function projectOf({ data }: Incident): string {
  return (
    data.findings.find(({ projectId }) => projectId !== undefined)?.projectId ?? data.workload.projectNumber
  );
}
