import type { EvidenceRef, Gap } from '../../domain/evidence/evidence';
import type { Finding } from '../../domain/finding/finding';
import { Failure, failureKind } from '../../domain/failures';
import { inertLine } from '../../domain/text/inert-text';
import type { RunPlace, Workload } from '../../domain/workload/workload';
import type { ActivityDeps } from '../deps';
import { storeRaw } from '../evidence';
import { defined } from '../../domain/defined';

type PlacingDeps = Pick<ActivityDeps, 'google' | 'ledger' | 'now'>;

/** A finding with the workload that it is about, as far as it can be identified. */
interface PlacedFinding {
  readonly finding: Finding;
  readonly evidence: readonly EvidenceRef[];
  /** Why the workload is not known; empty where it is, or where the finding names nothing of Cloud Run. */
  readonly gaps: readonly Gap[];
}

/**
 * Looks up what a finding's names leave open: the project's number where only its id is given, and the service,
 * worker pool or job of a revision or execution that is named alone. Throws a failure that may pass, so that it is
 * tried again: without the workload nothing is investigated. Anything that stays unknown is a gap.
 */
export async function placeFinding(deps: PlacingDeps, finding: Finding): Promise<PlacedFinding> {
  const evidence: EvidenceRef[] = [];
  try {
    return { finding: await lookUpWorkload(deps, finding, evidence), evidence, gaps: [] };
  } catch (thrown) {
    const failure = Failure.from(thrown);
    if (failureKind(failure.code).retry !== 'never') throw failure;
    const { message: why, permission } = failure;
    const hides = 'which workload was attacked: it is not investigated, and no step can be proposed';
    const gap = { what: 'workload of the finding', why, hides };
    return { finding, evidence, gaps: [permission === undefined ? gap : { ...gap, permission }] };
  }
}

/**
 * The finding with its workload, which is looked up where its names leave it open; as it is where it names nothing of Cloud
 * Run. Adds the evidence. Throws the failure of the look-up, also where it comes to no one workload.
 */
export async function lookUpWorkload(
  deps: PlacingDeps,
  finding: Finding,
  evidence: EvidenceRef[] = [],
): Promise<Finding> {
  const { place } = finding;
  if (finding.workload !== undefined || place === undefined) return finding;
  const number = await numberOf(deps, finding, place, evidence);
  const workload = named(place, number) ?? (await ownerOf(deps, place, number, evidence));
  const { project, revision, execution } = place;
  return {
    ...finding,
    workload,
    ...(finding.projectId === undefined && !isNumber(project) ? { projectId: project } : {}),
    ...defined({ revision, execution }),
  };
}

/** The workload, where the place names it. */
function named({ kind, name, location }: RunPlace, projectNumber: string): Workload | undefined {
  return kind === undefined || name === undefined ? undefined : { projectNumber, location, kind, name };
}

/** The finding's own names give it, or it is looked up. */
async function numberOf(
  deps: PlacingDeps,
  { canonicalName, projectFullName }: Finding,
  { project, projectNumber }: RunPlace,
  evidence: EvidenceRef[],
): Promise<string> {
  const told = [`projects/${projectNumber ?? ''}`, `projects/${project}`, projectFullName, canonicalName]
    .map((name) => /(?:^|\/)projects\/(\d{1,20})(?:\/|$)/.exec(name)?.[1])
    .find((number) => number !== undefined);
  if (told !== undefined) return told;
  const read = await deps.google.places.projectNumber(project);
  evidence.push(await storeRaw(deps, 'project of the finding', read));
  return read.facts;
}

/** The one workload that has the revision or execution. Throws `not-found` or `ambiguous` where there is none, or more than one. */
async function ownerOf(
  deps: PlacingDeps,
  place: RunPlace,
  projectNumber: string,
  evidence: EvidenceRef[],
): Promise<Workload> {
  const read = await deps.google.places.ownersOf(place, projectNumber);
  evidence.push(await storeRaw(deps, 'workload of the finding', read));
  const [owner, ...others] = read.facts;
  const { location, revision = '', execution } = place;
  const what = execution === undefined ? `revision ${revision}` : `execution ${execution}`;
  const alone = `the finding names the ${inertLine(what, 100)} alone`;
  const where = `${location} of projects/${projectNumber}`;
  // Another that was not read may have one of the same name.
  if (read.left === true) {
    const what = owner === undefined ? 'which is not among those' : 'and it is one of those';
    throw new Failure('ambiguous', `${alone}, ${what} of ${where} that were read; there are more`);
  }
  if (owner !== undefined && others.length === 0) return owner;
  if (owner !== undefined) {
    throw new Failure(
      'ambiguous',
      `${alone}, and ${read.facts.length} workloads in ${where} have one of that name`,
    );
  }
  throw new Failure('not-found', `${alone}, and no workload in ${where} has it any more`);
}

function isNumber(project: string): boolean {
  return /^\d{1,20}$/.test(project);
}
