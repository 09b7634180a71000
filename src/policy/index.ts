import { readFile } from 'node:fs/promises';
import { digestValue } from '../domain/text/digest';
import { Failure } from '../domain/failures';
import { stepKinds, type StepKind } from '../domain/plan/plan';
import type { Approver, Policy, PolicyInForce } from '../domain/plan/policy';
import { readApprovers } from './approvers';
import { formatDuration } from './duration';
import { createFaults, type Faults } from './faults';
import { readProtectedWorkloads } from './protected-workloads';
import { readMap, type MapReader, type Read } from './reader';
import { parseYaml } from './yaml-source';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The longest of each duration. A question that is open for weeks protects nobody, a verification is one activity, and
 * a finding looks for its incident at least once a day.
 */
export const policyMaxima = {
  decideWithinMs: 7 * DAY,
  remindAfterMs: 7 * DAY,
  verification: { limitMs: 30 * MINUTE, pollMs: 30 * MINUTE, quietMs: 30 * MINUTE, sampleMs: 30 * MINUTE },
  watch: { everyMs: DAY, closeAfterMs: 90 * DAY },
} as const;

/** What a policy that leaves a key out says. `serial`, `installation` and `approvers` have no default. */
export const policyDefaults = {
  plainDecisions: false,
  decideWithinMs: 15 * MINUTE,
  remindAfterMs: 10 * MINUTE,
  approvals: 1,
  verification: { limitMs: 5 * MINUTE, pollMs: 15 * SECOND, quietMs: 2 * MINUTE, sampleMs: MINUTE },
  watch: { everyMs: 15 * MINUTE, closeAfterMs: 72 * HOUR },
} as const;

/** The keys of the file, by the map that holds them. There are no others. */
export const policyKeys = {
  policy: [
    'serial',
    'installation',
    'approvers',
    'plainDecisions',
    'decideWithin',
    'remindAfter',
    'approvals',
    'protectedWorkloads',
    'verification',
    'watch',
  ],
  approver: ['id', 'may'],
  approvals: stepKinds,
  verification: ['limit', 'poll', 'quiet', 'sample'],
  watch: ['every', 'closeAfter'],
} as const;

const INSTALLATION = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/,
  expected: 'a name of up to 63 letters, digits, dots and hyphens',
};

/**
 * Reads a policy file. Throws `bad-policy` when it cannot be read and for every fault in it, all at once, each with
 * file and line.
 */
export async function readPolicy(path: string): Promise<PolicyInForce> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    throw new Failure('bad-policy', `cannot read the policy ${path}: ${whyUnread(thrown)}`, {
      cause: thrown,
    });
  }
  try {
    return parsePolicy(new TextDecoder('utf-8', { fatal: true }).decode(bytes), path);
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    throw new Failure('bad-policy', `${path}: not UTF-8 text`, { cause: thrown });
  }
}

function whyUnread(thrown: unknown): string {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return why.startsWith('ENOENT')
    ? 'there is no such file'
    : why.startsWith('EISDIR')
      ? 'it is a folder'
      : why;
}

/** Parses a policy's text; `fileName` stands in front of each fault. Throws `bad-policy` like `readPolicy`. */
export function parsePolicy(text: string, fileName: string): PolicyInForce {
  const faults = createFaults(fileName);
  const source = parseYaml(text, faults);
  if (source.root !== undefined) {
    const reader = readMap(source, faults, source.root, 'the policy', policyKeys.policy);
    const approvers = readApprovers(source, faults, reader);
    const policy: Policy = {
      serial: reader.integer('serial', { min: 1, max: 2_147_483_647 }).value,
      installation: reader.text('installation', INSTALLATION).value,
      approvers: approvers.value,
      plainDecisions: reader.flag('plainDecisions', policyDefaults.plainDecisions).value,
      ...readDeadlines(reader, faults),
      approvals: readApprovals(reader, faults, approvers),
      protectedWorkloads: readProtectedWorkloads(source, faults, reader),
      verification: readVerification(reader, faults),
      watch: readWatch(reader),
    };
    if (faults.list().length === 0) return { policy, digest: digestValue(policy) };
  }
  const found = faults.list();
  throw new Failure('bad-policy', found.join('\n'));
}

function readDeadlines(reader: MapReader, faults: Faults): Pick<Policy, 'decideWithinMs' | 'remindAfterMs'> {
  const { decideWithinMs, remindAfterMs } = policyDefaults;
  const decide = reader.duration('decideWithin', {
    minMs: 2 * SECOND,
    maxMs: policyMaxima.decideWithinMs,
    absentMs: decideWithinMs,
  });
  const remind = reader.duration('remindAfter', {
    minMs: SECOND,
    maxMs: policyMaxima.remindAfterMs,
    absentMs: remindAfterMs,
  });
  lessThan(faults, ['remindAfter', remind], ['decideWithin', decide]);
  return { decideWithinMs: decide.value, remindAfterMs: remind.value };
}

function readApprovals(
  reader: MapReader,
  faults: Faults,
  approvers: Read<readonly Approver[]>,
): Readonly<Record<StepKind, number>> {
  const approvals = reader.map('approvals', policyKeys.approvals);
  const able = approvers.value.filter(({ may }) => may.includes('approve')).length;
  const needed = (kind: StepKind) => {
    const read = approvals.integer(kind, { min: 1, max: 10, absent: policyDefaults.approvals });
    if (read.sound && approvers.sound && read.value > able) {
      faults.add(
        read.line,
        `"${kind}" asks for ${read.value} approvers, but the policy has ${able} who may approve`,
      );
    }
    return read.value;
  };
  return { 'freeze-service': needed('freeze-service') };
}

function readVerification(reader: MapReader, faults: Faults): Policy['verification'] {
  const map = reader.map('verification', policyKeys.verification);
  const { limitMs, pollMs, quietMs, sampleMs } = policyDefaults.verification;
  const most = policyMaxima.verification;
  const limit = map.duration('limit', { minMs: 2 * SECOND, maxMs: most.limitMs, absentMs: limitMs });
  const poll = map.duration('poll', { minMs: SECOND, maxMs: most.pollMs, absentMs: pollMs });
  const quiet = map.duration('quiet', { minMs: SECOND, maxMs: most.quietMs, absentMs: quietMs });
  const sample = map.duration('sample', { minMs: SECOND, maxMs: most.sampleMs, absentMs: sampleMs });
  lessThan(faults, ['poll', poll], ['limit', limit]);
  lessThan(faults, ['quiet', quiet], ['limit', limit]);
  return { limitMs: limit.value, pollMs: poll.value, quietMs: quiet.value, sampleMs: sample.value };
}

function readWatch(reader: MapReader): Policy['watch'] {
  const map = reader.map('watch', policyKeys.watch);
  const { everyMs, closeAfterMs } = policyDefaults.watch;
  const most = policyMaxima.watch;
  return {
    everyMs: map.duration('every', { minMs: SECOND, maxMs: most.everyMs, absentMs: everyMs }).value,
    closeAfterMs: map.duration('closeAfter', {
      minMs: SECOND,
      maxMs: most.closeAfterMs,
      absentMs: closeAfterMs,
    }).value,
  };
}

function lessThan(
  faults: Faults,
  [lower, low]: readonly [string, Read<number>],
  [upper, high]: readonly [string, Read<number>],
): void {
  if (!low.sound || !high.sound || low.value < high.value) return;
  const [less, more] = [low.value, high.value].map(formatDuration);
  faults.add(Math.max(low.line, high.line), `"${lower}" (${less}) must be less than "${upper}" (${more})`);
}
