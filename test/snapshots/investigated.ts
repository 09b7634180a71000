import { createActivities } from '../../src/activities';
import type { AssessInput, Assessed } from '../../src/activities/decide/assess-incident';
import type { FetchedFinding } from '../../src/activities/investigate/fetch-finding';
import type { Digest } from '../../src/domain/text/digest';
import type { Gap, EvidenceRef, ReadResult } from '../../src/domain/evidence/evidence';
import { Failure, failureKind } from '../../src/domain/failures';
import { worse } from '../../src/domain/phases';
import { workloadPath, type Workload } from '../../src/domain/workload/workload';
import type { Bench } from '../support/lab';
import { inActivity } from '../support/proposed';
import { defined } from '../../src/domain/defined';

/** A finding that was read and names its workload. */
export type Found = Extract<FetchedFinding, { readonly status: 'found' }> & {
  readonly workload: Workload;
};

/** One incident as it is right before its question, with nothing between the activities: no Temporal. */
export interface Investigated extends Assessed {
  readonly incident: string;
  readonly workload: Workload;
  readonly findings: readonly Found[];
  readonly evidence: readonly EvidenceRef[];
  readonly gaps: readonly Gap[];
}

/** Findings and indicators of an incident that are read, as its workflow does. */
const NEWEST = 20;
const INDICATORS = 12;
const TRIES = 3;

/** The findings of the world that are ours and are on a workload, by workload, in the order in which SCC lists them. */
export async function findingsByWorkload(bench: Bench): Promise<ReadonlyMap<string, readonly Found[]>> {
  const { reads } = createActivities(bench.deps);
  const all = new Map<string, Found[]>();
  for (const { finding } of bench.simulator.world.findings.list()) {
    const { name } = finding;
    if (typeof name !== 'string') throw new Error('a finding without a name');
    const fetched = await persistently(reads.fetchFinding, { name });
    if (fetched.status !== 'found' || fetched.summary.workload === undefined) continue;
    const { workload } = fetched.summary;
    const place = workloadPath(workload);
    all.set(place, [...(all.get(place) ?? []), { ...fetched, workload }]);
  }
  return all;
}

/** Does it again at once where another try may help, as Temporal does after a while. */
async function persistently<A extends unknown[], R>(
  activity: (...args: A) => Promise<R>,
  ...args: A
): Promise<R> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await inActivity(activity, ...args);
    } catch (thrown) {
      if (tries === TRIES || failureKind(Failure.from(thrown).code).retry === 'never') throw thrown;
    }
  }
}

/** Reads everything about a workload, one after the other, and assesses it. A failed read is a gap, as in the workflow. */
export async function investigated(bench: Bench, all: readonly Found[]): Promise<Investigated> {
  const { main, reads, virustotal } = createActivities(bench.deps);
  const found = all.toSorted((a, b) => Date.parse(a.summary.eventTime) - Date.parse(b.summary.eventTime));
  const known = found.slice(-NEWEST);
  const [first] = known;
  if (first === undefined) throw new Error('no finding');
  const { workload, summary } = first;
  const { incident } = await main.openIncident({ workload, claimant: 'test' });
  const evidence: EvidenceRef[] = known.flatMap(({ read }) => read.evidence);
  const gaps: Gap[] = known.flatMap(({ read }) => read.gaps);
  const taken = async (what: string, read: Promise<ReadResult>): Promise<Digest | undefined> => {
    try {
      const result = await read;
      evidence.push(...result.evidence);
      gaps.push(...result.gaps);
      return result.facts;
    } catch (thrown) {
      gaps.push(gapOf(what, thrown));
      return undefined;
    }
  };
  const findings = known.map(({ read }) => read.facts);
  const project = defined({ projectId: summary.projectId });
  const projectId = summary.projectId ?? workload.projectNumber;
  const from = new Date(Date.parse(summary.eventTime) - 30 * 60_000).toISOString();
  const to = bench.deps.now().toISOString();
  const severity = known.map((one) => one.summary.severity).reduce(worse);
  const about = { workload, findings };
  const around = { finding: summary.name, around: summary.eventTime, minutes: 30 };
  const related = await taken(
    'related findings',
    persistently(reads.findRelatedFindings, { ...about, ...around, ...project }),
  );
  const settings = await taken('workload settings', persistently(reads.readWorkload, about));
  const read = defined({ settings });
  const identity = await taken(
    'identity',
    persistently(reads.readIdentity, { ...about, ...project, ...read }),
  );
  const trail = await taken(
    'audit trail',
    persistently(reads.readTrail, { projectId, workload, severity, from, to, ...read }),
  );
  const logs = await persistently(reads.readLogs, { ...about, projectId, from, to, cap: 1_000 });
  gaps.push(...logs.gaps);
  evidence.push(...logs.logs.flatMap((log) => log.read.evidence));
  const reports: AssessInput['reports'][number][] = [];
  for (const indicator of indicatorsOf(known)) {
    try {
      const lookup = await persistently(virustotal.lookUpIndicator, { indicator });
      reports.push(lookup.report);
      evidence.push(lookup.evidence);
    } catch (thrown) {
      gaps.push(gapOf(`VirusTotal on ${indicator.kind} ${indicator.value}`, thrown));
    }
  }
  const assessed = await main.assessIncident({
    workload,
    findings,
    relatedMinutes: 30,
    logs: logs.logs.map((log) => log.read.facts),
    reports,
    gaps,
    ...defined({ related, settings, identity, trail }),
  });
  return { ...assessed, incident, workload, findings: known, evidence, gaps };
}

function indicatorsOf(findings: readonly Found[]): Found['summary']['indicators'] {
  const all = findings.flatMap(({ summary }) => summary.indicators);
  return [...new Map(all.map((each) => [`${each.kind}:${each.value}`, each])).values()].slice(0, INDICATORS);
}

function gapOf(what: string, thrown: unknown): Gap {
  const { message, permission } = Failure.from(thrown);
  return { what, why: message, hides: 'what it says', ...defined({ permission }) };
}
