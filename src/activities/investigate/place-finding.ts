import type { EvidenceRef, Gap } from '../../domain/evidence';
import type { Finding } from '../../domain/finding';
import { Failure, failureKind } from '../../domain/failures';
import { inertLine } from '../../domain/inert-text';
import type { Workload } from '../../domain/workload';
import { parseRunPart, parseRunResource, workloadOf, type RunPart } from '../../google/resource-name';
import type { ActivityDeps } from '../deps';
import { storeRaw } from '../evidence';

/** A finding with the workload that it is about, as far as that can be told. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly evidence: readonly EvidenceRef[];
  /** Why the workload is not known; empty where it is, or where the finding names nothing of Cloud Run. */
  readonly gaps: readonly Gap[];
}

/**
 * Looks up what a finding's names leave open: the project's number where only its id is given, and the service, worker pool or
 * job of a revision or execution that is named alone. What may pass is thrown, so that it is tried again: without the
 * workload nothing is investigated. What stays unknown is a gap.
 */
export async function placeFinding(deps: ActivityDeps, finding: Finding): Promise<PlacedFinding> {
  const asItIs = { finding, evidence: [], gaps: [] };
  if (finding.workload !== undefined) return asItIs;
  const names = [finding.resourceName, ...(finding.affectedResources ?? [])];
  const resource = names.map(parseRunResource).find((each) => each !== undefined);
  const part = names.map(parseRunPart).find((each) => each !== undefined);
  const named = resource ?? part;
  if (named === undefined) return asItIs;
  const evidence: EvidenceRef[] = [];
  try {
    const number = await numberOf(deps, finding, named.project, evidence);
    const workload =
      resource === undefined ? await ownerOf(deps, part, number, evidence) : workloadOf(resource, number);
    if (workload === undefined) return asItIs;
    return {
      finding: {
        ...finding,
        workload,
        ...(finding.projectId === undefined && !isNumber(named.project) ? { projectId: named.project } : {}),
        ...lowerOf(resource, part),
      },
      evidence,
      gaps: [],
    };
  } catch (thrown) {
    const failure = Failure.from(thrown);
    if (failureKind(failure.code).retry !== 'never') throw failure;
    const { message: why, permission } = failure;
    const hides = 'which workload was attacked: it is not investigated, and no step can be proposed';
    const gap = { what: 'workload of the finding', why, hides };
    return { finding, evidence, gaps: [permission === undefined ? gap : { ...gap, permission }] };
  }
}

function lowerOf(
  resource: ReturnType<typeof parseRunResource>,
  part: RunPart | undefined,
): Pick<Finding, 'revision' | 'execution'> {
  const revision = resource?.revision ?? (part?.kind === 'revisions' ? part.name : undefined);
  const execution = resource?.execution ?? (part?.kind === 'executions' ? part.name : undefined);
  return {
    ...(revision === undefined ? {} : { revision }),
    ...(execution === undefined ? {} : { execution }),
  };
}

/** The finding's own names give it, or it is looked up. */
async function numberOf(
  deps: ActivityDeps,
  { canonicalName, projectFullName }: Finding,
  project: string,
  evidence: EvidenceRef[],
): Promise<string> {
  if (isNumber(project)) return project;
  const told = [projectFullName, canonicalName]
    .map((name) => /(?:^|\/)projects\/(\d{1,20})(?:\/|$)/.exec(name)?.[1])
    .find((number) => number !== undefined);
  if (told !== undefined) return told;
  const read = await deps.google.places.projectNumber(project);
  evidence.push(await storeRaw(deps, 'project of the finding', read));
  return read.facts;
}

/** The one workload that has the part. Throws `not-found` or `ambiguous` where there is none, or more than one. */
async function ownerOf(
  deps: ActivityDeps,
  part: RunPart | undefined,
  projectNumber: string,
  evidence: EvidenceRef[],
): Promise<Workload | undefined> {
  if (part === undefined) return undefined;
  const read = await deps.google.places.ownersOf(part, projectNumber);
  evidence.push(await storeRaw(deps, 'workload of the finding', read));
  const [owner, ...others] = read.facts;
  const what = `${part.kind === 'revisions' ? 'revision' : 'execution'} ${inertLine(part.name, 80)}`;
  const where = `${part.location} of projects/${projectNumber}`;
  if (owner === undefined) {
    throw read.left === true
      ? new Failure(
          'not-found',
          `the finding names the ${what} alone, which is not among those of ${where} that were read; there are more`,
        )
      : new Failure(
          'not-found',
          `the finding names the ${what} alone, and no workload in ${where} has it any more`,
        );
  }
  if (others.length === 0) return owner;
  throw new Failure(
    'ambiguous',
    `the finding names the ${what} alone, and ${read.facts.length} workloads in ${where} have one of that name`,
  );
}

function isNumber(project: string): boolean {
  return /^\d{1,20}$/.test(project);
}
