import type { Digest } from '../text/digest';
import { defined } from '../defined';

/** Prefix of the annotations that Firebreak sets on a service. */
export const annotationPrefix = 'firebreak/';

const CLAIM = `${annotationPrefix}claim`;

/**
 * The annotations of one step's change. Incident, plan and step are for people and for `gcloud`: anybody who may change the
 * service may write them, so nothing is ever concluded from them. `claim` alone tells our own write from another's: it
 * is random, and in the ledger before it is sent.
 */
export function stepAnnotations(
  incident: string,
  plan: Digest,
  step: Digest,
  claim?: string,
): Readonly<Record<string, string>> {
  return {
    [`${annotationPrefix}incident`]: incident,
    [`${annotationPrefix}plan`]: plan,
    [`${annotationPrefix}step`]: step,
    ...defined({ [CLAIM]: claim }),
  };
}

/** The annotations once the step was taken back, with the claim of the undo. */
export function undoneAnnotations(
  incident: string,
  plan: Digest,
  step: Digest,
  claim: string,
): Readonly<Record<string, string>> {
  return { ...stepAnnotations(incident, plan, step, claim), [`${annotationPrefix}step`]: `undone-${step}` };
}

/** Tells whether a service carries this claim. It proves only that a change of ours was accepted, not that it stands. */
export function carriesClaim(annotations: Readonly<Record<string, string>>, claim: string): boolean {
  return claim !== '' && Object.hasOwn(annotations, CLAIM) && annotations[CLAIM] === claim;
}
