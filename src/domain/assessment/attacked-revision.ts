import { digestIn } from '../finding/affected-container';
import type { CaseFile } from '../evidence/case-file';
import type { Gap } from '../evidence/evidence';
import { inertLine } from '../text/inert-text';
import type { RevisionSettings } from '../workload/service';
import { isWhole, revisionsOf, type WorkloadSettings } from '../workload/workload-settings';

/** The revision that a finding names, as far as it could be read; else the only one whose image a finding names by its digest. */
export function attackedRevision({ findings, settings }: CaseFile): RevisionSettings | undefined {
  const revisions = revisionsOf(settings);
  const names = findings.flatMap(({ revision }) => (revision === undefined ? [] : [revision]));
  const named = revisions?.find(({ name }) => names.includes(name));
  if (named !== undefined || names.length > 0) return named;
  const digests = findings.flatMap(({ containers }) =>
    containers.flatMap(({ imageId, imageUri }) => digestIn(imageId) ?? digestIn(imageUri) ?? []),
  );
  const ran = (revisions ?? []).filter(({ containers }) =>
    containers.some(({ digest }) => digest !== undefined && digests.includes(digest)),
  );
  // Another that was not read may have the same image.
  const isKnown = settings !== undefined && isWhole(settings, 'revisions');
  return isKnown && ran.length === 1 ? ran[0] : undefined;
}

/**
 * That the attacked revision is not known, so that image and settings are shown of the newest template: another one may
 * have been attacked. Undefined where it is known, and where no settings are shown at all, which is a gap of its own.
 */
export function attackedRevisionGap(caseFile: CaseFile): Gap | undefined {
  const { settings, findings } = caseFile;
  if (settings === undefined || attackedRevision(caseFile) !== undefined) return undefined;
  // Jobs have executions, and an instance is one.
  if (settings.kind !== 'services' && settings.kind !== 'workerPools') return undefined;
  const named = findings.find(({ revision }) => revision !== undefined)?.revision;
  return {
    what: 'attacked revision',
    why: why(named, settings),
    hides: 'the image, command and settings that were attacked: those of the newest template are shown',
  };
}

function why(named: string | undefined, settings: WorkloadSettings): string {
  if (named === undefined) return 'the findings name none';
  const name = inertLine(named, 80);
  if (revisionsOf(settings) === undefined) return `the revisions could not be read (${name})`;
  if (!isWhole(settings, 'revisions'))
    return `${name} is not among the revisions that were read, and there are more`;
  return `${name} is no revision of the ${settings.kind === 'services' ? 'service' : 'worker pool'} any more`;
}
