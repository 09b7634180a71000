import type { Applied } from '../../activities/contain/apply-step';
import type { Observation } from '../../activities/contain/observe';
import type { Outcome } from '../../domain/phases';
import type { Plan } from '../../domain/plan';
import { isContained } from '../../domain/verification';
import { containment } from '../activities';
import { reasonOf } from '../gap';
import type { Incident } from './incident';
import { announce } from './record';

/**
 * Carries out what was approved and proves it. `changed-before` when what a step relies on has changed since it was
 * approved: nothing was done, and it must be asked again.
 */
export async function contain(incident: Incident): Promise<'done' | 'changed-before'> {
  const { data } = incident;
  const { plan } = data;
  if (plan === undefined) return 'done';
  incident.enter('containing');
  for (const { hash, title } of data.steps.filter(({ state }) => state === 'approved')) {
    setState(incident, hash, 'running');
    incident.tell(`Carrying out: ${title}.`);
    const applied = await apply(incident, plan, hash);
    if (applied.result === 'precondition-changed') {
      const note = applied.differences.join('; ');
      setState(incident, hash, 'void', note);
      incident.tell(
        `Not carried out, since it changed after the question: ${note}. It is planned and asked again.`,
      );
      return 'changed-before';
    }
    if (applied.result === 'refused' || applied.result === 'postponed') {
      const note = `${applied.code}: ${applied.why}`;
      setState(incident, hash, 'failed', note);
      incident.end('failed', `Not carried out: ${note}. Nothing was changed.`);
      await announce(incident, note);
      return 'done';
    }
    // What may have been written is watched, verified and can be restored, whether it got there or not.
    data.containment = {
      plan,
      step: hash,
      since: applied.result === 'applied' ? applied.at : new Date().toISOString(),
    };
    data.restored = false;
    delete data.outcome;
    delete data.verification;
    if (applied.result === 'applied') {
      setState(incident, hash, 'applied');
      incident.tell(`The control plane has it (generation ${applied.generation}). Now to be proven.`);
    } else {
      setState(incident, hash, 'failed', applied.why.join('; '));
      incident.tell(`Not reached: ${applied.why.join('; ')}. It is looked at.`);
    }
    await verify(incident);
  }
  return 'done';
}

async function apply(incident: Incident, plan: Plan, step: string): Promise<Applied> {
  const decisions = incident.data.decisions.filter(({ decision }) => decision.act === 'approve');
  try {
    return await containment('carry out the approved step').applyStep({ plan, decisions, step });
  } catch (thrown) {
    return { result: 'refused', code: 'internal', why: reasonOf(thrown).why };
  }
}

/** Proves a containment that stands; nothing to do when there is none. */
export async function verify(incident: Incident): Promise<void> {
  const { data } = incident;
  if (data.containment === undefined || data.restored) return;
  incident.enter('verifying');
  const seen = await containment('control plane, instances, symptom').verifyContainment({
    ...data.containment,
    incident: data.incident,
    projectId: projectOf(incident),
  });
  await judge(incident, seen);
}

/** Takes an observation into the incident. "Contained" is said here and nowhere else, and only of what was verified. */
export async function judge(incident: Incident, seen: Observation): Promise<void> {
  const { data } = incident;
  data.verification = seen.verification;
  data.unsealed.push(...seen.evidence);
  const open = seen.verification.levels.filter(({ verified }) => !verified);
  if (isContained(seen.verification))
    incident.end('contained', 'Contained: control plane, instances and symptom are verified.');
  else {
    const [controlPlane] = seen.verification.levels;
    const outcome: Outcome = controlPlane?.verified === true ? 'not-verified' : 'partly-contained';
    incident.end(outcome, `Not verified: ${open.map(({ level, text }) => `${level}: ${text}`).join('; ')}.`);
  }
  await announce(incident, data.outcome ?? 'verified');
}

export function projectOf(incident: Incident): string {
  const { data } = incident;
  return (
    data.findings.find(({ projectId }) => projectId !== undefined)?.projectId ?? data.workload.projectNumber
  );
}

type State = Incident['data']['steps'][number]['state'];

export function setState(incident: Incident, hash: string, state: State, note?: string): void {
  incident.setSteps((step) =>
    step.hash === hash ? { ...step, state, ...(note === undefined ? {} : { note }) } : step,
  );
}
