import { z } from 'zod';
import { Failure } from '../domain/failures';
import type { StepKind } from '../domain/plan/plan';
import { decisionActs, type DecisionAct } from '../domain/plan/policy';
import { didYouMean } from '../domain/text/did-you-mean';
import { parseWorkloadPath, workloadPath } from '../domain/workload/workload';
import { formatDuration, parseDuration } from './duration';
import { shown } from './faults';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The values of a policy that leaves a key out. `serial`, `installation` and `approvers` have no default. */
export const policyDefaults = {
  plainDecisions: false,
  decideWithinMs: 15 * MINUTE,
  remindAfterMs: 10 * MINUTE,
  approvals: 1,
  verification: { limitMs: 5 * MINUTE, pollMs: 15 * SECOND, quietMs: 2 * MINUTE, sampleMs: MINUTE },
  watch: { everyMs: 15 * MINUTE, closeAfterMs: 72 * HOUR },
} as const;

/*
 * Issues of the code `custom` are whole sentences; the message of every other one goes on after the name of the value
 * that it is about. YAML was read without guessing types, so every value that is neither list nor map is a text here.
 */
const misread = (given: string, expected: string) =>
  given === '' ? 'must be one value' : `must be ${expected}, not ${shown(given)}`;

/** A text of one form; `expected` says which. */
const text = (pattern: RegExp, expected: string) =>
  z.string().regex(pattern, { error: ({ input }) => misread(String(input), expected) });

/** A value that is read from its text; `parse` says what it expected where it cannot. */
const read = <T>(
  format: string,
  parse: (text: string) => { readonly ok: T } | { readonly expected: string },
) =>
  z.string().transform((given, context) => {
    const parsed = parse(given);
    if ('ok' in parsed) return parsed.ok;
    context.addIssue({ code: 'invalid_format', format, message: misread(given, parsed.expected) });
    return z.NEVER;
  });

const wholeNumber = (min: number, max: number) =>
  read('whole number', (given) => {
    const value = /^[0-9]{1,10}$/.test(given) ? Number(given) : Number.NaN;
    return value >= min && value <= max
      ? { ok: value }
      : { expected: `a whole number from ${min} to ${max}` };
  });

const flag = read('flag', (given) =>
  given === 'true' || given === 'false' ? { ok: given === 'true' } : { expected: 'true or false' },
);

/** A duration in milliseconds. */
const duration = (minMs: number, maxMs: number) =>
  read('duration', (given) => {
    if (/^[0-9]+$/.test(given))
      return { expected: `a duration with its unit (${given}s, ${given}m or ${given}h)` };
    const value = parseDuration(given);
    if (value === undefined) return { expected: 'a duration like 90s, 15m or 72h' };
    if (value >= minMs && value <= maxMs) return { ok: value };
    return { expected: `a duration from ${formatDuration(minMs)} to ${formatDuration(maxMs)}` };
  });

type Context<T> = z.core.$RefinementCtx<T>;

/**
 * Makes a rule about several values run although some of them have faults, so that all faults are found at once; not where
 * there is no list or map at all.
 */
const always = {
  when: ({ issues }: z.core.ParsePayload) =>
    !issues.some(({ code, path = [] }) => code === 'invalid_type' && path.length === 0),
};

/**
 * Tells whether nothing is wrong at `path`, so that its value can be compared with others. Unknown keys beside it do
 * not matter.
 */
function isSound({ issues }: Context<unknown>, ...path: readonly PropertyKey[]): boolean {
  return !issues.some(
    ({ code, path: at = [] }) =>
      code !== 'unrecognized_keys' &&
      path.slice(0, at.length).every((part, index) => part === (at[index] ?? part)),
  );
}

/** Adds a fault where a duration is not below another one. */
function requireLess<Key extends string>(
  durations: Readonly<Record<Key, number>>,
  lower: Key,
  upper: Key,
  context: Context<unknown>,
): void {
  if (!isSound(context, lower) || !isSound(context, upper)) return;
  if (durations[lower] < durations[upper]) return;
  const [less, more] = [durations[lower], durations[upper]].map(formatDuration);
  const message = `"${lower}" (${less}) must be less than "${upper}" (${more})`;
  context.addIssue({ code: 'custom', path: [lower], message, params: { than: upper } });
}

const act = z.custom<DecisionAct>((given) => decisionActs.some((known) => known === given), {
  error: ({ input }) => {
    const given = typeof input === 'string' ? input : '';
    return `unknown act ${shown(given)}${didYouMean(given, decisionActs)}`;
  },
});

const acts = z.array(act).superRefine((listed, context) => {
  if (listed.length === 0) context.addIssue('"may" is empty: name at least one act');
  listed.forEach((each, index) => {
    if (listed.indexOf(each) === index || !isSound(context, index)) return;
    context.addIssue({ code: 'custom', path: [index], message: `act "${each}" is listed twice` });
  });
}, always);

/** No `*`, `?`, brackets or spaces: an id is one person, compared character by character. */
const approverId = text(
  /^[A-Za-z0-9][A-Za-z0-9._+@:/-]{0,199}$/,
  'one exact name of letters, digits and ._+@:/- (patterns are not allowed)',
);

const approver = z.strictObject({ id: approverId, may: acts });

const approvers = z.array(approver).superRefine((listed, context) => {
  if (listed.length === 0) context.addIssue('"approvers" is empty: nobody could decide anything');
  // Two spellings of one address would let one person count as two.
  const seen = new Map<string, number>();
  listed.forEach((each, index) => {
    if (!isSound(context, index, 'id')) return;
    const first = seen.get(each.id.toLowerCase());
    if (first === undefined) seen.set(each.id.toLowerCase(), index);
    else {
      const message = `approver ${shown(each.id)} is already named`;
      const params = { first: ['approvers', first, 'id'] };
      context.addIssue({ code: 'custom', path: [index, 'id'], message, params });
    }
  });
}, always);

const RESOURCE = /^(?:\/\/run\.googleapis\.com\/)?projects\/([^/]+)\/locations\/([^/]+)\/([^/]+)\/([^/]+)$/;

/** A workload by its full resource name or its path; read as its path. */
const protectedWorkload = z.string().transform((given, context) => {
  const [, project, location, kind, name] = RESOURCE.exec(given) ?? [];
  const path = project === undefined ? given : [project, location, kind, name].join('/');
  const [first = '', ...rest] = path.split('/');
  if (rest.length === 3 && !/^[0-9]+$/.test(first)) {
    context.addIssue(
      `protected workload ${shown(given)} names its project by id: use the project number, which is never reused`,
    );
    return z.NEVER;
  }
  try {
    return workloadPath(parseWorkloadPath(path));
  } catch (thrown) {
    context.addIssue(`protected workload: ${Failure.from(thrown).message}`);
    return z.NEVER;
  }
});

const protectedWorkloads = z.array(protectedWorkload).superRefine((paths, context) => {
  paths.forEach((path, index) => {
    const first = paths.indexOf(path);
    if (first === index || !isSound(context, index)) return;
    const message = `the workload ${shown(path)} is already named`;
    context.addIssue({
      code: 'custom',
      path: [index],
      message,
      params: { first: ['protectedWorkloads', first] },
    });
  });
}, always);

const approvals = z.strictObject({
  'freeze-service': wholeNumber(1, 10).default(policyDefaults.approvals),
} satisfies Readonly<Record<StepKind, unknown>>);

/** A verification is one activity, so none of its durations is longer than half an hour. */
const verification = z
  .strictObject({
    limit: duration(2 * SECOND, 30 * MINUTE).default(policyDefaults.verification.limitMs),
    poll: duration(SECOND, 30 * MINUTE).default(policyDefaults.verification.pollMs),
    quiet: duration(SECOND, 30 * MINUTE).default(policyDefaults.verification.quietMs),
    sample: duration(SECOND, 30 * MINUTE).default(policyDefaults.verification.sampleMs),
  })
  .superRefine((durations, context) => {
    requireLess(durations, 'poll', 'limit', context);
    requireLess(durations, 'quiet', 'limit', context);
  }, always);

/** A finding looks for its incident at least once a day. */
const watch = z.strictObject({
  every: duration(SECOND, DAY).default(policyDefaults.watch.everyMs),
  closeAfter: duration(SECOND, 90 * DAY).default(policyDefaults.watch.closeAfterMs),
});

/** The policy file, as docs/policy.md describes it. Durations are read as milliseconds; no other key is allowed. */
export const policySchema = z
  .strictObject({
    serial: wholeNumber(1, 2_147_483_647),
    installation: text(
      /^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/,
      'a name of up to 63 letters, digits, dots and hyphens',
    ),
    approvers,
    plainDecisions: flag.default(policyDefaults.plainDecisions),
    // A question that is open for weeks protects nobody.
    decideWithin: duration(2 * SECOND, 7 * DAY).default(policyDefaults.decideWithinMs),
    remindAfter: duration(SECOND, 7 * DAY).default(policyDefaults.remindAfterMs),
    approvals: approvals.prefault({}),
    protectedWorkloads: protectedWorkloads.default([]),
    verification: verification.prefault({}),
    watch: watch.prefault({}),
  })
  .superRefine((policy, context) => {
    requireLess(policy, 'remindAfter', 'decideWithin', context);
    if (!isSound(context, 'approvers') || !isSound(context, 'approvals')) return;
    const able = policy.approvers.filter(({ may }) => may.includes('approve')).length;
    for (const [kind, needed] of Object.entries(policy.approvals)) {
      if (needed <= able) continue;
      const message = `"${kind}" asks for ${needed} approvers, but the policy has ${able} who may approve`;
      context.addIssue({ code: 'custom', path: ['approvals', kind], message });
    }
  }, always);

/** A policy file that has no fault, its durations in milliseconds. */
export type PolicyFile = z.infer<typeof policySchema>;

/** The keys of the file, by the map that holds them. There are no others. */
export const policyKeys = {
  policy: Object.keys(policySchema.shape),
  approver: Object.keys(approver.shape),
  approvals: Object.keys(approvals.shape),
  verification: Object.keys(verification.shape),
  watch: Object.keys(watch.shape),
};
