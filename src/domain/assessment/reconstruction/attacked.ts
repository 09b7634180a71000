import type { Attacked, AttackedPart, OtherRevision } from './reconstruction';
import { affectedContainer, digestIn } from '../../finding/affected-container';
import type { Finding } from '../../finding/finding';
import { inertLine } from '../../text/inert-text';
import type { RevisionSettings } from '../../workload/service';
import {
  isWhole,
  resourceOf,
  revisionsOf,
  type ExecutionSettings,
  type WorkloadSettings,
} from '../../workload/workload-settings';
import { defined } from '../../defined';

/** The revision, the execution and the container that were attacked, as far as findings and settings tell. */
export function attackedOf(
  findings: readonly Finding[],
  settings: WorkloadSettings | undefined,
  anchor: Finding | undefined,
): Attacked {
  const revision = attackedRevision(findings, settings, anchor);
  const execution = attackedExecution(findings, settings);
  const newest = settings === undefined ? [] : resourceOf(settings).containers;
  const containers = (revision.known ?? execution.known)?.containers ?? newest;
  return { revision, execution, container: attackedContainer(anchor, containers) };
}

/** The names of executions that the findings name, each once. */
export function namedExecutions(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.flatMap(({ execution }) => (execution === undefined ? [] : [execution])))];
}

/** The names of all revisions that were attacked, the one whose settings are shown first; one or none where findings agree. */
export function attackedRevisions({ known, named, others }: Attacked['revision']): readonly string[] {
  return known === undefined ? named : [known.name, ...others.map(({ name }) => name)];
}

/** The execution that a finding names, as far as it could be read. */
function attackedExecution(
  findings: readonly Finding[],
  settings: WorkloadSettings | undefined,
): AttackedPart<ExecutionSettings> {
  const named = namedExecutions(findings);
  const all = settings?.kind === 'jobs' ? settings.executions : undefined;
  const known = all?.find(({ name }) => named.includes(name));
  const [first] = named;
  if (known !== undefined) return { known, named, why: 'a finding names it' };
  return { named, why: first === undefined ? 'the findings name none' : 'it could not be read' };
}

/**
 * The revision that a finding names, the anchor's before others, as far as it could be read; else the only one whose image
 * a finding names by its digest.
 */
function attackedRevision(
  findings: readonly Finding[],
  settings: WorkloadSettings | undefined,
  anchor: Finding | undefined,
): Attacked['revision'] {
  const all = revisionsOf(settings);
  const revisions = [anchor, ...findings].flatMap((finding) => finding?.revision ?? []);
  const named = [...new Set(revisions)];
  const known =
    all?.find(({ name }) => name === anchor?.revision) ?? all?.find(({ name }) => named.includes(name));
  if (known === undefined && named.length === 0) return byDigest(findings, settings);
  const others = named.filter((name) => name !== known?.name).map((name) => other(name, settings));
  if (known === undefined) return { named, why: others.map(({ why }) => why).join('; '), others: [] };
  return { known, named, why: 'a finding names it', others };
}

/** A revision that a finding names, or why nothing is known of it. */
function other(name: string, settings: WorkloadSettings | undefined): OtherRevision {
  const known = revisionsOf(settings)?.find((revision) => revision.name === name);
  return known === undefined
    ? { name, why: unknownBecause(name, settings) }
    : { name, known, why: 'a finding names it' };
}

function byDigest(
  findings: readonly Finding[],
  settings: WorkloadSettings | undefined,
): Attacked['revision'] {
  const digests = findings.flatMap(({ containers }) =>
    containers.flatMap(({ imageId, imageUri }) => digestIn(imageId) ?? digestIn(imageUri) ?? []),
  );
  const ran = (revisionsOf(settings) ?? []).filter(({ containers }) =>
    containers.some(({ digest }) => digest !== undefined && digests.includes(digest)),
  );
  // Another that was not read may have the same image.
  const isKnown = settings !== undefined && isWhole(settings, 'revisions');
  const known: RevisionSettings | undefined = isKnown && ran.length === 1 ? ran[0] : undefined;
  const why =
    known === undefined ? 'the findings name none' : 'it alone has the image that a finding names by digest';
  return { named: [], why, others: [], ...defined({ known }) };
}

function unknownBecause(named: string, settings: WorkloadSettings | undefined): string {
  const name = inertLine(named, 80);
  if (settings === undefined || revisionsOf(settings) === undefined)
    return `the revisions could not be read (${name})`;
  if (!isWhole(settings, 'revisions'))
    return `${name} is not among the revisions that were read, and there are more`;
  return `${name} is no revision of the ${settings.kind === 'services' ? 'service' : 'worker pool'} any more`;
}

function attackedContainer(
  anchor: Finding | undefined,
  containers: Parameters<typeof affectedContainer>[1],
): Attacked['container'] {
  const known = affectedContainer(anchor?.containers[0], containers);
  const others = containers.filter((each) => each !== known);
  if (known === undefined)
    return { others, why: 'neither name, digest nor image in the finding tells one from the others' };
  const why = containers.length === 1 ? 'it is the only one' : 'the finding names it or its image';
  return { known, others, why };
}
