import type { Finding } from './finding';
import type { PostureFinding } from './related-facts';
import { accountsOf, relationsTo, type Shared } from './relate-findings';

/** Classes of findings that say why an attack was possible (google/cloud/securitycenter/v2/finding.proto). */
export const postureClasses: readonly string[] = [
  'MISCONFIGURATION',
  'VULNERABILITY',
  'POSTURE_VIOLATION',
  'TOXIC_COMBINATION',
];

/** Tells whether a finding is about a weakness and no threat. One without a class is none: it may well be a threat. */
export function isPosture({ findingClass }: Pick<Finding, 'findingClass'>): boolean {
  return postureClasses.includes(findingClass ?? '');
}

/**
 * Tells whether a weakness says why this was possible: it is one of the workload, of its image, or of an account that
 * the incident's findings name. A weakness that is merely in the same project says nothing about it.
 */
export function isWhyItWasPossible(finding: Finding, shared: Shared): boolean {
  if (!isPosture(finding) || finding.state === 'INACTIVE') return false;
  const strong = relationsTo(finding, shared, () => []).some((relation) => relation !== 'project');
  return (
    strong || namesImage(finding, shared) || accountsOf(finding).some((each) => shared.accounts.has(each))
  );
}

export function postureOf(finding: Finding): PostureFinding {
  const { category, findingClass = '', severity, resourceName, eventTime } = finding;
  return { category, findingClass, severity, resourceName, at: eventTime };
}

/**
 * Texts by which the incident's images stand in names of resources: their digests, and full references. A short text that
 * somebody chose as the name of an image would stand in every name.
 */
export function imageTexts({ digests, images }: Pick<Shared, 'digests' | 'images'>): readonly string[] {
  return [...digests, ...[...images].filter((image) => REFERENCE.test(image))];
}

const REFERENCE = /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+(?::\d{1,5})?\/[A-Za-z0-9._/:-]{3,400}$/;

/** Vulnerabilities of images are reported on the image. */
function namesImage({ resourceName }: Finding, shared: Shared): boolean {
  return imageTexts(shared).some((image) => resourceName.includes(image));
}
