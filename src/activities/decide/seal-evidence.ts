import type { Digest } from '../../domain/digest';
import type { EvidenceRef } from '../../domain/evidence';
import type { ActivityDeps } from '../deps';

export interface SealInput {
  readonly incident: string;
  readonly evidence: readonly EvidenceRef[];
}

/** Writes the next manifest of the incident over what was read in this phase. Create-only; the same content again is the same manifest. */
export function sealEvidence(deps: ActivityDeps) {
  return async function sealEvidence(
    input: SealInput,
  ): Promise<{ readonly digest: Digest; readonly index: number }> {
    return deps.ledger.sealManifest(input.incident, input.evidence, {
      at: deps.now().toISOString(),
      by: deps.identity,
    });
  };
}
