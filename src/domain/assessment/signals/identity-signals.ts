import type { Reason } from '../assessment';
import type { AuditLine } from '../../evidence/log-facts';
import { callText } from '../reconstruction/calls';
import type { Reconstruction } from '../reconstruction/reconstruction';
import { weights } from '../weights';
import { changeSignals, trailSignals } from './trail-signals';

const CHANGES =
  /(?:SetIamPolicy|CreateServiceAccount|ServiceAccountKey|ProjectOwnershipInvite|(?:Delete|Update)Sink|buckets\.update|(?:instances|disks|images|snapshots)\.(?:insert|setIamPolicy)|(?:Create|Update|Replace)(?:Service|Job|WorkerPool)|objects\.delete)/i;
const READS =
  /(?:AccessSecretVersion|ListSecrets|GenerateAccessToken|GenerateIdToken|SignBlob|SignJwt|testIamPermissions|getIamPolicy)/i;

/**
 * Weighs the calls of the workload's identity since then. Their absence proves nothing: data access logs are off by
 * default.
 */
export function identitySignals(known: Reconstruction): readonly Reason[] {
  const told = trailSignals(known);
  // The trail tells more of the same calls, such as that one was denied; counting both would count them twice.
  const listed = new Set(known.trail?.calls.map(({ at, method }) => `${at} ${method}`));
  const calls = known.ownCalls.filter(({ at, method }) => !listed.has(`${at} ${method}`));
  const changed = told.some(({ signal }) => changeSignals.includes(signal));
  const change = calls.find(({ method }) => CHANGES.test(method));
  const read = calls.find(({ method }) => READS.test(method));
  return [
    ...told,
    ...(change === undefined || changed ? [] : [reason('identity-changes', weights.identityChanges, change)]),
    ...(read === undefined || told.some(({ signal }) => signal === 'identity-reads')
      ? []
      : [reason('identity-reads', weights.identityReads, read)]),
  ];
}

function reason(signal: string, weight: number, call: AuditLine): Reason {
  return {
    signal,
    weight,
    text: `The workload's own identity acted since: ${callText(call)}.`,
    evidence: 'audit log',
  };
}
