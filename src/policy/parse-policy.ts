import type { z } from 'zod';
import { Failure } from '../domain/failures';
import type { Policy, PolicyInForce } from '../domain/plan/policy';
import { didYouMean } from '../domain/text/did-you-mean';
import { digestValue } from '../domain/text/digest';
import { listFaults, nameOf, shown, type Fault, type Path } from './faults';
import { policyKeys, policySchema, type PolicyFile } from './schema';
import { readYaml, type YamlFile } from './yaml-file';

/** Parses a policy's text. Throws `bad-policy` with every fault, `fileName` and the line in front of each. */
export function parsePolicy(text: string, fileName: string): PolicyInForce {
  const { faults, file } = readYaml(text);
  const parsed = file === undefined ? undefined : policySchema.safeParse(file.value, { error: wrongType });
  if (faults.length === 0 && parsed?.success === true) {
    const policy = toPolicy(parsed.data);
    return { policy, digest: digestValue(policy) };
  }
  const issues = parsed?.error?.issues ?? [];
  const found = file === undefined ? [] : issues.flatMap((issue) => faultsOf(issue, file));
  throw new Failure('bad-policy', listFaults(fileName, [...faults, ...found]).join('\n'));
}

function toPolicy({ decideWithin, remindAfter, verification, watch, ...same }: PolicyFile): Policy {
  const { limit, poll, quiet, sample } = verification;
  return {
    ...same,
    decideWithinMs: decideWithin,
    remindAfterMs: remindAfter,
    verification: { limitMs: limit, pollMs: poll, quietMs: quiet, sampleMs: sample },
    watch: { everyMs: watch.every, closeAfterMs: watch.closeAfter },
  };
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'must be a map of keys and values',
  array: 'must be a list',
  string: 'must be one value',
};

/** The message about a value that is missing or of another kind; every other issue brings its own. */
function wrongType(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_type') return undefined;
  if (issue.input === undefined) return `is missing in ${nameOf((issue.path ?? []).slice(0, -1))}`;
  return TYPES[issue.expected];
}

/** Finds the lines of the other values that a rule was about. */
interface Others {
  /** The same value further up; its line ends the sentence. */
  readonly first?: Path;
  /** The key beside it that it was compared with; the fault stands on the later of their lines. */
  readonly than?: string;
}

/** The faults that an issue of the schema stands for: one for each unknown key, else one. */
function faultsOf(issue: z.core.$ZodIssue, { lineOf }: YamlFile): readonly Fault[] {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      line: lineOf([...path, key]),
      text: `unknown key ${shown(key)}${didYouMean(key, knownKeys(path))}`,
    }));
  }
  if (issue.code !== 'custom') return [{ line: lineOf(path), text: `${nameOf(path)} ${message}` }];
  const { first, than }: Others = issue.params ?? {};
  return [
    {
      line: Math.max(lineOf(path), than === undefined ? 1 : lineOf([...path.slice(0, -1), than])),
      text: first === undefined ? message : `${message} on line ${lineOf(first)}`,
    },
  ];
}

function knownKeys([key]: Path): readonly string[] {
  switch (key) {
    case 'approvers':
      return policyKeys.approver;
    case 'approvals':
    case 'verification':
    case 'watch':
      return policyKeys[key];
    default:
      return policyKeys.policy;
  }
}
