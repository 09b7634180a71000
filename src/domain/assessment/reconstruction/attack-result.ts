import type { AttackResult } from '../assessment';
import { detectorOf } from '../../detector';
import type { Finding } from '../../finding/finding';
import { inertLine } from '../../text/inert-text';
import { minutesBefore } from './anchor';
import { trailText } from './calls';
import type { Reconstruction } from './reconstruction';
import { isWholeLog, type LogFacts, type LogLine } from '../../evidence/log-facts';
import type { TrailCall } from '../../evidence/trail-facts';
import { thresholds } from '../weights';
import {
  isWhole,
  MOST_EXECUTIONS,
  revisionsOf,
  type ExecutionSettings,
  type SettingsOf,
} from '../../workload/workload-settings';

type Known = Pick<Reconstruction, 'anchor' | 'findings' | 'corroborating' | 'settings' | 'trail'>;

/**
 * Decides whether the attack happened or was only tried. A runtime detector sees processes, so something ran. A
 * finding about a call fires on the request alone, also on a refused one, and does not say which: other evidence has
 * to.
 */
export function attackResult(known: Known, logs: readonly LogFacts[]): AttackResult {
  const { anchor, findings, corroborating } = known;
  if (anchor === undefined) return { stage: 'unclear', text: 'No finding could be read.' };
  const ran = [anchor, ...findings, ...corroborating].find(
    ({ category }) => detectorOf(category).plane === 'runtime',
  );
  if (ran !== undefined) {
    return {
      stage: 'success',
      text: `It ran: ${inertLine(ran.category, 80)} is seen on a process inside the container, not on a request to it.`,
    };
  }
  const { family } = detectorOf(anchor.category);
  return family === 'iam' ? ofCall(known, anchor) : ofImage(known, logs, anchor);
}

/** A policy change: the audit trail tells whether it was made. */
function ofCall({ trail }: Known, anchor: Finding): AttackResult {
  const calls = (trail?.calls ?? []).filter((call) => isIts(call, anchor));
  const made = calls.find(({ succeeded }) => succeeded);
  if (made !== undefined) return { stage: 'success', text: `It was done: ${trailText(made)}.` };
  const [denied] = calls;
  if (denied !== undefined)
    return { stage: 'attempt', text: `It was tried and did not happen: ${trailText(denied)}.` };
  return {
    stage: 'unclear',
    text: 'The finding is about a call and does not say whether it was allowed; no audit entry of it was read.',
  };
}

/**
 * Tells whether the finding is about this call: the same method, by the same account, on the same workload, at about
 * that time.
 */
function isIts({ method, at, principal, resource }: TrailCall, anchor: Finding): boolean {
  const { access, workload } = anchor;
  const wanted = access?.methodName?.split('.').at(-1) ?? 'SetIamPolicy';
  const by = access?.principalEmail ?? '';
  // v1 and v2 write the resource differently, and end alike.
  const on = workload === undefined ? '' : `/${workload.kind}/${workload.name}`;
  return (
    method.toLowerCase().endsWith(wanted.toLowerCase()) &&
    Math.abs(minutesBefore(anchor, at)) <= thresholds.callMinutes &&
    (by === '' || principal === by) &&
    (resource === '' || resource.endsWith(on))
  );
}

/** A deployed image or command: it did something only where a task or an instance ran. */
function ofImage({ settings }: Known, logs: readonly LogFacts[], anchor: Finding): AttackResult {
  if (settings?.kind === 'jobs' && settings.executions !== undefined)
    return ofExecutions(settings, settings.executions, anchor);
  // The platform's own lines tell of a deploy that failed as well.
  const output = logs.filter(({ kind }) => kind === 'stdout' || kind === 'stderr');
  const wrote = output.some(({ lines }) =>
    lines.some((line) => minutesBefore(anchor, line.at) <= 0 && isDeployed(line, settings, anchor)),
  );
  if (wrote) return { stage: 'success', text: 'It ran: an instance wrote output after it was deployed.' };
  if (readyOf(settings) === 'CONDITION_FAILED' && output.length === 2 && output.every(isWholeLog))
    return {
      stage: 'attempt',
      text: 'It never ran: the deploy failed, and no instance wrote anything after it.',
    };
  return {
    stage: 'unclear',
    text: 'The finding is about a deploy and does not say whether it ran; nothing that was read shows an instance of it.',
  };
}

/** That no task was started is said of all executions that there are, or of the one that the finding names. */
function ofExecutions(
  settings: SettingsOf<'jobs'>,
  executions: readonly ExecutionSettings[],
  anchor: Finding,
): AttackResult {
  const named = anchor.execution?.split('/').at(-1);
  const its = executions.filter(({ name, createdAt }) =>
    named === undefined
      ? minutesBefore(anchor, createdAt) <= thresholds.callMinutes
      : name.split('/').at(-1) === named,
  );
  const ran = its.find(({ tasks }) => tasks.running + tasks.succeeded + tasks.failed + tasks.cancelled > 0);
  if (ran !== undefined)
    return { stage: 'success', text: `It ran: tasks of ${inertLine(ran.name, 120)} were started.` };
  const areAll = its.length < executions.length || executions.length < MOST_EXECUTIONS;
  if (named === undefined ? areAll && isWhole(settings, 'executions') : its.length > 0)
    return { stage: 'attempt', text: 'It never ran: no task of the job was started with it.' };
  return {
    stage: 'unclear',
    text:
      named === undefined
        ? 'Whether it ran is not known: not every execution of the job was read.'
        : `Whether it ran is not known: ${inertLine(named, 80)} is none of the executions that were read.`,
  };
}

/** Tells whether a line is of the deployed revision; older revisions keep writing beside it. */
function isDeployed({ revision }: LogLine, settings: Known['settings'], anchor: Finding): boolean {
  if (revision === '') return true;
  if (anchor.revision !== undefined) return revision === anchor.revision;
  const known = revisionsOf(settings)?.find(({ name }) => name === revision);
  return known === undefined || minutesBefore(anchor, known.createdAt) <= thresholds.callMinutes;
}

function readyOf(settings: Known['settings']): string | undefined {
  if (settings?.kind === 'services') return settings.service.ready;
  return settings?.kind === 'workerPools' ? settings.pool.ready : undefined;
}
