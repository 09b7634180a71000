import type { Digest } from '../../domain/text/digest';
import type { EvidenceRef } from '../../domain/evidence/evidence';
import type { ActivityDeps } from '../deps';

/**
 * Seals a portion of what was read, so that no list of references grows without end while a question is open. The same
 * portion again gives the same manifest; safe to repeat.
 */
export function sealEvidence(deps: ActivityDeps) {
  return async function sealEvidence(input: {
    readonly incident: string;
    readonly unsealed: readonly EvidenceRef[];
  }): Promise<Digest> {
    const by = { at: deps.now().toISOString(), by: deps.identity };
    return (await deps.ledger.sealManifest(input.incident, input.unsealed, by)).digest;
  };
}
