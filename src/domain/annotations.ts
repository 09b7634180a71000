import type { Digest } from './digest';

/** Prefix of the annotations that Firebreak sets on a service, so that a retry tells its own write from another's. */
export const annotationPrefix = 'firebreak/';

/** The annotations of one step's change. */
export function stepAnnotations(
  incident: string,
  plan: Digest,
  step: Digest,
): Readonly<Record<string, string>> {
  return {
    [`${annotationPrefix}incident`]: incident,
    [`${annotationPrefix}plan`]: plan,
    [`${annotationPrefix}step`]: step,
  };
}

/** The annotations once the step was taken back. */
export function undoneAnnotations(
  incident: string,
  plan: Digest,
  step: Digest,
): Readonly<Record<string, string>> {
  return { ...stepAnnotations(incident, plan, step), [`${annotationPrefix}step`]: `undone-${step}` };
}

/** The incident whose change a service says it carries; undefined when it carries none of ours. */
export function incidentOf(annotations: Readonly<Record<string, string>>): string | undefined {
  return annotations[`${annotationPrefix}incident`];
}

/** Whether a service carries exactly these annotations of ours. */
export function carries(
  annotations: Readonly<Record<string, string>>,
  ours: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(ours).every(([key, value]) => annotations[key] === value);
}
