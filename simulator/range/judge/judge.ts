import type { Scenario } from '../../scenarios/schema';
import type { SealedEvidence } from './evidence';
import type { Call, Life } from './parse-truth';

/** The product said "contained". */
export interface ContainedClaim {
  /** When it had looked, RFC 3339; what it said rests on that. */
  readonly at: string;
  /** The shell when the range heard of it. */
  readonly shell: Life;
}

/** Everything that is known of a run when it is over. */
export interface Observed {
  readonly expected: Scenario['expected'];
  /** The outcome that the incident came to rest with; undefined when it never did. */
  readonly outcome: string | undefined;
  readonly claims: readonly ContainedClaim[];
  /** The texts that people could read, each time that somebody looked. */
  readonly shown: readonly string[];
  /** The text that they could read when all was done. */
  readonly finallyShown: string;
  /** Every outcome that was told, and every incident that was opened. */
  readonly outcomes: readonly string[];
  readonly incidents: readonly string[];
  /** Services that are frozen when all is done. */
  readonly frozen: readonly string[];
  readonly attacker: { readonly shell: Life; readonly token: Life };
  /** RFC 3339. */
  readonly shellDiedAt: string | undefined;
  readonly disturbed: readonly string[];
  readonly calls: readonly Call[];
  readonly evidence: SealedEvidence;
  /** Answers of people that counted. */
  readonly decisions: number;
  /** Null where nobody restores. */
  readonly restoredEqual: boolean | null;
  /** The problems that kept the run from its end, in words. */
  readonly problems: readonly string[];
}

/** The verdict on a run. */
export interface Judged {
  readonly pass: boolean;
  /** Methods that changed something and were forbidden, each once. */
  readonly forbiddenCalls: readonly string[];
  readonly evidenceSealedBeforeChange: boolean;
  readonly failures: readonly string[];
}

/**
 * Judges a run by what is true. The product's own words count only against it: an outcome other than the expected
 * one, or "contained" while the shell lived.
 */
export function judge(observed: Observed): Judged {
  const { expected, outcome, attacker, disturbed, decisions, restoredEqual, problems } = observed;
  const forbiddenCalls = forbidden(observed.calls, expected.forbiddenCalls);
  const sealing = sealingFault(observed);
  const failures = [
    ...problems,
    ...(outcome === expected.outcome
      ? []
      : [`the outcome is ${outcome ?? 'missing'}, not ${expected.outcome}`]),
    ...lives('shell', attacker.shell, expected.attacker.shell),
    ...lives('token', attacker.token, expected.attacker.token),
    ...observed.claims.filter((claim) => isFalse(claim, observed.shellDiedAt)).map(describeClaim),
    ...(disturbed.length === 0 ? [] : [`disturbed, although uninvolved: ${disturbed.join(', ')}`]),
    ...forbiddenCalls.map((method) => `a forbidden call changed something: ${method}`),
    ...(sealing === undefined ? [] : [sealing]),
    ...(decisions === expected.decisions
      ? []
      : [`people gave ${decisions} answers that counted, not ${expected.decisions}`]),
    ...miscounted(observed),
    ...misread(observed.expected, observed.shown.join(' '), 'nobody could', 'people could'),
    ...misread(expected.finally, observed.finallyShown, 'in the end nobody can', 'in the end people can'),
    ...otherwise(observed),
    ...(restoredEqual === false ? ['the settings after the restore are not those of before'] : []),
  ];
  return {
    pass: failures.length === 0,
    forbiddenCalls,
    evidenceSealedBeforeChange: sealing === undefined,
    failures,
  };
}

function lives(what: string, is: Life, expected: Life): readonly string[] {
  return is === expected ? [] : [`the attacker's ${what} is ${is}, not ${expected}`];
}

function isFalse({ at, shell }: ContainedClaim, shellDiedAt: string | undefined): boolean {
  if (shell === 'alive') return true;
  return shellDiedAt !== undefined && Date.parse(shellDiedAt) > Date.parse(at);
}

function describeClaim({ at }: ContainedClaim): string {
  return `"contained" was said from what was seen at ${at}, when the shell was alive`;
}

/** Calls that took effect: a validate-only call changes nothing, and a lost answer does not undo what was done. */
function tookEffect({ change, validateOnly, outcome }: Call): boolean {
  return change && !validateOnly && (outcome === 'ok' || outcome === 'answer-lost');
}

function forbidden(calls: readonly Call[], patterns: readonly string[]): readonly string[] {
  const isForbidden = (method: string): boolean =>
    patterns.some((pattern) =>
      pattern.endsWith('*') ? method.startsWith(pattern.slice(0, -1)) : method === pattern,
    );
  const methods = calls.filter(tookEffect).map(({ method }) => method);
  return [...new Set(methods.filter(isForbidden))];
}

function miscounted({ expected: { changes }, calls }: Observed): readonly string[] {
  const made = workloadChanges(calls).length;
  return changes === undefined || made === changes
    ? []
    : [`${made} changes of workloads took effect, not ${changes}`];
}

/** Lists the texts that people should have read, and those that they should not. */
function misread(
  { says, neverSays }: Scenario['expected']['finally'],
  text: string,
  nobody: string,
  people: string,
): readonly string[] {
  return [
    ...says.filter((part) => !text.includes(part)).map((part) => `${nobody} read "${part}"`),
    ...neverSays.filter((part) => text.includes(part)).map((part) => `${people} read "${part}"`),
  ];
}

/** Lists the expectations that came in another number or order, or were left in another state. */
function otherwise({ expected, outcomes, incidents, frozen }: Observed): readonly string[] {
  const { outcomes: wanted, incidents: many } = expected;
  return [
    ...(wanted === undefined || wanted.join() === outcomes.join()
      ? []
      : [`the outcomes that were told are ${outcomes.join(', ') || 'none'}, not ${wanted.join(', ')}`]),
    ...(many === undefined || many === incidents.length
      ? []
      : [`${incidents.length} incidents were opened, not ${many}`]),
    ...expected.frozen
      .filter((name) => !frozen.includes(name))
      .map((name) => `${name} is not frozen in the end`),
    ...expected.running.filter((name) => frozen.includes(name)).map((name) => `${name} is frozen in the end`),
  ];
}

const WORKLOAD_CALLS = 'google.cloud.run.';

function workloadChanges(calls: readonly Call[]): readonly Call[] {
  return calls.filter((call) => call.method.startsWith(WORKLOAD_CALLS) && tookEffect(call));
}

/** Says what is wrong with the evidence: it must be whole, and sealed before the first call that changed a workload. */
function sealingFault({ evidence, calls }: Observed): string | undefined {
  const { sealedAtMs, objects, faults } = evidence;
  if (sealedAtMs === undefined) return `no evidence was sealed: ${faults.join('; ')}`;
  if (faults.length > 0) return `the sealed evidence is not whole: ${faults.join('; ')}`;
  if (objects === 0) return 'the sealed evidence is empty';
  const first = Math.min(...workloadChanges(calls).map(({ at }) => Date.parse(at)));
  return sealedAtMs < first ? undefined : 'the evidence was sealed after the first change of a workload';
}
