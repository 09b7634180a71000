import { readFile } from 'node:fs/promises';
import { Failure } from '../domain/failures';
import type { Policy, PolicyInForce } from '../domain/plan/policy';
import { parsePolicy } from './parse-policy';

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

/** Warns, in one sentence each, of what a sound policy's author may not mean. It is carried out as it stands. */
export function policyWarnings({ plainDecisions, approvers }: Policy): readonly string[] {
  const unable = (['approve', 'refuse', 'restore', 'acknowledge'] as const).filter(
    (act) => !approvers.some(({ may }) => may.includes(act)),
  );
  return [
    ...(plainDecisions
      ? []
      : [
          'nobody can decide anything: plainDecisions is false, and this version knows no signed decisions. Findings are investigated and shown, and nothing is ever changed. With plainDecisions: true, protect who can reach Temporal first (docs/security-model.md)',
        ]),
    ...(unable.length === 0 ? [] : [`nobody may ${unable.join(', ')}: no approver has it under "may"`]),
  ];
}
