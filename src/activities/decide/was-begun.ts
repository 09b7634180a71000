import type { Digest } from '../../domain/text/digest';
import type { ActivityDeps } from '../deps';
import { defined } from '../../domain/defined';

export interface Begun {
  /** Whether the ledger has the claim that is written right before the changing call. */
  readonly begun: boolean;
  /** What the try that is under way failed with last, as Temporal has it. */
  readonly lastFailure?: string;
}

/** Whether an approved step was begun, by the ledger, and why not, as far as Temporal knows. Reads only. */
export function wasBegun(deps: ActivityDeps) {
  return async function wasBegun(input: {
    readonly incident: string;
    readonly step: Digest;
    readonly plan: Digest;
    /** The incident's workflow id. */
    readonly slot: string;
  }): Promise<Begun> {
    const claims = await deps.ledger.readClaims(input.incident);
    const begun = claims.some(({ step, plan }) => step === input.step && plan === input.plan);
    const lastFailure = begun
      ? undefined
      : await deps.workflows.pendingFailure?.(input.slot, 'applyStep').catch(() => undefined);
    return { begun, ...defined({ lastFailure }) };
  };
}
