import type { Failure } from '../../domain/failures';
import { defined } from '../../domain/defined';
import type { Finding } from '../../domain/finding/finding';
import type { RunPlace, Workload } from '../../domain/workload/workload';
import { workloadPath } from '../../domain/workload/workload';
import type { ReadFrom } from '../../google/client/read';
import type { ActivityDeps } from '../deps';

/** A workload as findings name it. */
export interface Named {
  readonly workload: Workload;
  readonly projectId?: string;
  /** Revisions that it is known to have. */
  readonly revisions?: readonly string[];
}

/** How findings on a workload are searched. */
export interface SearchedNames {
  readonly resourceNames: readonly string[];
  /** Texts that stand in the names of its parts. */
  readonly partsOfNames: readonly string[];
}

/**
 * The names under which findings on a workload are reported. Google writes them by project id or by number, for the
 * workload or for a revision or execution of it, and those with the workload's name in front or alone. Their own names
 * begin with the workload's, as those of another workload may, too.
 */
export function searchedNames({ workload, projectId, revisions = [] }: Named): SearchedNames {
  const { location, kind, name, projectNumber } = workload;
  const projects = projectId === undefined ? [projectNumber] : [projectId, projectNumber];
  const regions = projects.map((project) => `//run.googleapis.com/projects/${project}/locations/${location}`);
  const resourceNames = regions.map((region) => `${region}/${kind}/${name}`);
  const parts = kind === 'jobs' ? 'executions' : 'revisions';
  const others = revisions.filter((revision) => !revision.startsWith(`${name}-`));
  return {
    resourceNames: [
      ...resourceNames,
      ...regions.flatMap((region) => others.map((revision) => `${region}/${parts}/${revision}`)),
    ],
    partsOfNames: [
      ...resourceNames.map((whole) => `${whole}/`),
      ...(kind === 'instances' ? [] : regions.map((region) => `${region}/${parts}/${name}-`)),
    ],
  };
}

/** A finding that may be about the workload: it names a revision or execution alone. */
interface Unplaced {
  readonly finding: Finding;
  /** Why it is not known whose it is, as the rest of a sentence. */
  readonly why: string;
  /** No workload has it any more: nobody can say. Otherwise the look-up failed. */
  readonly gone: boolean;
}

/** Findings with the workload that each is about, as far as that could be told. */
export interface PlacedOn {
  /** All of them; those on the workload say so. */
  readonly findings: readonly Finding[];
  /** Those among them of which it is not known. */
  readonly unplaced: readonly Unplaced[];
  /** The look-ups that were made for it. */
  readonly reads: readonly ReadFrom<readonly Workload[]>[];
}

/** Revisions and executions that are looked up, at most: each costs the lists of a whole region. */
const MOST_LOOKUPS = 10;

/**
 * Says of findings whether they are about the workload, where their names leave it open: a revision or execution that is
 * named alone is looked up. `given` takes the failure of a look-up, and throws it where it is worth another try.
 */
export async function placeOn(
  deps: Pick<ActivityDeps, 'google'>,
  named: Named,
  findings: readonly Finding[],
  given: (thrown: unknown) => Failure,
): Promise<PlacedOn> {
  const looked = new Map<string, Looked>();
  const reads: ReadFrom<readonly Workload[]>[] = [];
  const placed: Finding[] = [];
  const unplaced: Unplaced[] = [];
  for (const finding of findings) {
    const part = partOf(finding, named);
    if (part === undefined) {
      placed.push(isUnder(finding, named) ? on(named.workload, finding) : finding);
      continue;
    }
    const known =
      looked.get(part) ??
      (looked.size < MOST_LOOKUPS ? await lookUp(deps, named, finding, reads, given) : TOO_MANY);
    looked.set(part, known);
    if (known.owner !== undefined) placed.push(on(known.owner, finding));
    else {
      placed.push(finding);
      unplaced.push({ finding, why: known.why, gone: known.gone });
    }
  }
  return { findings: placed, unplaced, reads };
}

type Looked =
  { readonly owner: Workload } | { readonly owner?: undefined; readonly why: string; readonly gone: boolean };

const TOO_MANY: Looked = { why: 'more are named than are looked up', gone: false };

async function lookUp(
  { google }: Pick<ActivityDeps, 'google'>,
  { workload, revisions = [] }: Named,
  { place }: Finding,
  reads: ReadFrom<readonly Workload[]>[],
  given: (thrown: unknown) => Failure,
): Promise<Looked> {
  if (place === undefined) return TOO_MANY;
  if (revisions.includes(place.revision ?? '')) return { owner: workload };
  try {
    const read = await google.places.ownersOf(place, workload.projectNumber);
    reads.push(read);
    const [owner, ...others] = read.facts;
    if (read.left === true) return { why: 'the list of the region did not come to its end', gone: false };
    if (owner === undefined) return { why: 'no workload has it any more', gone: true };
    return others.length === 0
      ? { owner }
      : { why: `${read.facts.length} workloads have one of that name`, gone: false };
  } catch (thrown) {
    return { why: given(thrown).message, gone: false };
  }
}

/** The revision or execution that is named alone and may be the workload's; undefined where it is not that. */
function partOf(
  { workload: known, place }: Finding,
  { workload, projectId, revisions = [] }: Named,
): string | undefined {
  if (known !== undefined || place === undefined || place.name !== undefined) return undefined;
  if (!isIn(place, workload, projectId)) return undefined;
  const part =
    workload.kind === 'jobs' ? place.execution : workload.kind === 'instances' ? undefined : place.revision;
  if (part === undefined) return undefined;
  return part.startsWith(`${workload.name}-`) || revisions.includes(part) ? part : undefined;
}

/** Tells whether a finding whose workload is not told is on this one as far as its names go. */
export function mayBeOn(finding: Finding, named: Named): boolean {
  return partOf(finding, named) !== undefined || isUnder(finding, named);
}

/** Tells whether a finding that names no workload is on this one by its name: one of its project by id, or of a form below it that is not known. */
function isUnder(finding: Finding, named: Named): boolean {
  if (finding.workload !== undefined) return false;
  return searchedNames({ ...named, revisions: [] }).resourceNames.some((name) =>
    `${finding.resourceName}/`.startsWith(`${name}/`),
  );
}

function isIn(
  { project, projectNumber, location }: RunPlace,
  workload: Workload,
  projectId?: string,
): boolean {
  if (location !== workload.location) return false;
  return projectNumber === undefined
    ? project === workload.projectNumber || project === projectId
    : projectNumber === workload.projectNumber;
}

function on(workload: Workload, finding: Finding): Finding {
  const { revision, execution } = finding.place ?? {};
  return { ...finding, workload, ...defined({ revision, execution }) };
}

/** Tells whether a finding is about the workload. */
export function isOn({ workload }: Pick<Finding, 'workload'>, other: Workload): boolean {
  return workload !== undefined && workloadPath(workload) === workloadPath(other);
}
