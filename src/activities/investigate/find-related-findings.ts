import type { ReadResult } from '../../domain/evidence';
import { findingKey, parseFindingName } from '../../domain/finding-name';
import type { RelatedFacts } from '../../domain/related-facts';
import type { Workload } from '../../domain/workload';
import type { ActivityDeps } from '../deps';
import { keep } from '../evidence';

export interface RelatedInput {
  /** A finding of the incident; its scope and location are searched. */
  readonly finding: string;
  readonly workload: Workload;
  readonly projectId?: string;
  /** RFC 3339: the middle of the window. */
  readonly around: string;
  readonly minutes: number;
}

/** Lists the other findings on the same workload around a time. Reads only; safe to repeat. */
export function findRelatedFindings(deps: ActivityDeps) {
  return async function findRelatedFindings(input: RelatedInput): Promise<ReadResult> {
    const name = parseFindingName(input.finding);
    const middle = Date.parse(input.around);
    const at = (minutes: number) => new Date(middle + minutes * 60_000).toISOString();
    const read = await deps.google.findings.related({
      scope: name.scope,
      location: name.location,
      resourceNames: resourceNames(input.workload, input.projectId),
      from: at(-input.minutes),
      to: at(input.minutes),
    });
    const others = read.facts.filter((finding) => finding.key !== findingKey(name));
    const headline = `${others.length} other findings within ${input.minutes} minutes`;
    const facts: RelatedFacts = {
      findings: others.map((finding) => ({ finding, relations: ['workload'] })),
      posture: [],
    };
    return keep(deps, 'related findings', { ...read, facts }, headline);
  };
}

/** Google writes resource names by project id or by number; both are searched. */
export function resourceNames(workload: Workload, projectId: string | undefined): readonly string[] {
  const { location, kind, name, projectNumber } = workload;
  const projects = projectId === undefined ? [projectNumber] : [projectId, projectNumber];
  return projects.map(
    (project) => `//run.googleapis.com/projects/${project}/locations/${location}/${kind}/${name}`,
  );
}
