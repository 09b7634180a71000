import type { EvidenceRef, Gap } from '../../domain/evidence/evidence';
import type { RunsAs } from '../../domain/evidence/identity-facts';
import type { Workload } from '../../domain/workload/workload';
import type { Runners } from '../../google/iam/parse-identity';
import type { ActivityDeps } from '../deps';
import { evidenceOf, factsOf, gapsOf, takeReading, type Reading } from '../evidence';

/** Those that are kept by name. */
const KEPT = 500;

/** Everything else that runs as the account, as far as it could be found. */
interface RunnersRead {
  /** Without the workload itself. Absent where none was found and not everything could be searched. */
  readonly usedBy?: readonly RunsAs[];
  readonly evidence: readonly EvidenceRef[];
  readonly gaps: readonly Gap[];
}

/** Searches the projects, the workload's among them, for what runs as the account. */
export async function readRunners(
  deps: ActivityDeps,
  email: string,
  projects: readonly string[],
  workload: Workload,
): Promise<RunnersRead> {
  const searched = await Promise.all(
    projects.map(async (project) => ({ project, part: await search(deps, email, project) })),
  );
  const parts = searched.map(({ part }) => part);
  const own = `projects/${workload.projectNumber}`;
  const others = searched.flatMap(({ project, part }) =>
    (factsOf(part)?.items ?? []).filter((each) => project !== own || !isSelf(each, workload)),
  );
  const unfinished = searched.flatMap(({ project, part }) => unfinishedGaps(project, factsOf(part)));
  const complete = unfinished.length === 0 && parts.every((part) => 'value' in part);
  return {
    // Nobody found in a part of what there is is not the same as nobody.
    ...(others.length > 0 || complete ? { usedBy: others.slice(0, KEPT) } : {}),
    evidence: evidenceOf(parts),
    gaps: [
      ...gapsOf(parts),
      ...unfinished,
      ...(others.length > KEPT
        ? [gap('all projects', `only ${KEPT} of ${others.length} that run as it are kept by name`)]
        : []),
    ],
  };
}

async function search(deps: ActivityDeps, email: string, project: string): Promise<Reading<Runners>> {
  const { what, hides } = gap(project, '');
  return takeReading(deps, what, hides, async () => deps.google.identity.runners(project, email));
}

function gap(where: string, why: string): Gap {
  return {
    what: `identity: who else runs as it in ${where}`,
    why,
    hides:
      'which other services, jobs, worker pools and VMs run as it, and stop working when it is disabled: they are listed in no other way',
  };
}

function unfinishedGaps(project: string, found: Runners | undefined): readonly Gap[] {
  if (found === undefined) return [];
  const { untold, left, items } = found;
  return [
    ...(left
      ? [gap(project, `the search gave more than is read; ${items.length} were found that run as it`)]
      : []),
    ...(untold.length === 0
      ? []
      : [gap(project, `the inventory names no account for ${untold.length} of the resources`)]),
  ];
}

/** The project stands in names by id or by number; region, kind and name are enough within projects that were searched. */
function isSelf({ name }: RunsAs, { location, kind, name: own }: Workload): boolean {
  return name.startsWith('//run.googleapis.com/') && name.endsWith(`/locations/${location}/${kind}/${own}`);
}
