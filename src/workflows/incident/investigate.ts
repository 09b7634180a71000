import type { Activities } from '../../activities';
import type { Gap, ReadResult } from '../../domain/evidence';
import type { Indicator, IndicatorReport } from '../../domain/indicator';
import { main, reads, virustotal } from '../activities';
import { orGap } from '../gap';
import type { JoinedFinding } from './data';
import type { Incident } from './incident';
import { pagePeople } from './page-people';
import { announce, readReported } from './record';

/** Minutes on each side of the first finding in which related ones are looked for. */
export const RELATED_MINUTES = 30;
/** Minutes before the first finding from which logs are read. */
const LOG_MINUTES = 30;
/** Entries of one log that are kept as evidence. */
const LOG_CAP = 1_000;
/** Most indicators of an incident that the question waits for. */
const INDICATORS = 12;

/**
 * Reads the findings and, in parallel, everything that concerns the workload as a whole, and assesses it. A read that
 * fails is a named gap. False when no finding of the incident can be read.
 */
export async function investigate(incident: Incident): Promise<boolean> {
  const { data } = incident;
  incident.enter('investigating');
  data.gaps = [];
  await readReported(incident);
  const first = earliest(data.findings);
  if (first === undefined) {
    incident.end('gone', 'None of the reported findings can be read; nothing can be proposed.');
    await announce(incident, 'none of the reported findings can be read');
    return false;
  }
  // People know before anything else is read: a reverse shell waits for nobody's logs.
  if (data.pages === 0) pagePeople(incident, 'found');
  const gathered = await gather(incident, first);
  await readReported(incident);

  const assessed = await main('assess what was gathered').assessIncident({
    workload: data.workload,
    findings: data.findings.map(({ facts }) => facts),
    relatedMinutes: RELATED_MINUTES,
    logs: gathered.logs.map(({ facts }) => facts),
    reports: gathered.reports,
    gaps: data.gaps,
    ...(gathered.related === undefined ? {} : { related: gathered.related.facts }),
    ...(gathered.settings === undefined ? {} : { settings: gathered.settings.facts }),
  });
  data.assessment = assessed.assessment;
  data.brief = assessed.brief;
  incident.caseFile = assessed.caseFile;
  const { verdict, confidence } = assessed.assessment;
  incident.tell(`Assessed: ${verdict}, confidence ${confidence}; ${assessed.assessment.corroboration}.`);
  return true;
}

interface Gathered {
  readonly related?: ReadResult;
  readonly settings?: ReadResult;
  readonly logs: readonly ReadResult[];
  readonly reports: readonly IndicatorReport[];
}

async function gather(incident: Incident, first: JoinedFinding): Promise<Gathered> {
  const { data } = incident;
  const { workload } = data;
  const take = async (
    what: string,
    hides: string,
    read: Promise<ReadResult>,
  ): Promise<ReadResult | undefined> => {
    const result = await orGap(what, hides, read);
    if ('gap' in result) {
      noteGap(incident, result.gap);
      return undefined;
    }
    data.unsealed.push(...result.value.evidence);
    result.value.gaps.forEach((gap) => noteGap(incident, gap));
    incident.tell(`Read ${what}: ${result.value.headline}.`);
    return result.value;
  };
  const project = first.projectId === undefined ? {} : { projectId: first.projectId };
  const from = new Date(Date.parse(first.eventTime) - LOG_MINUTES * 60_000).toISOString();
  const to = new Date().toISOString();
  const findings = data.findings.map(({ facts }) => facts);
  const projectId = first.projectId ?? workload.projectNumber;
  const [related, settings, logs, reports] = await Promise.all([
    take(
      'related findings',
      'whether this stands alone',
      reads('related findings').findRelatedFindings({
        finding: first.name,
        workload,
        around: first.eventTime,
        minutes: RELATED_MINUTES,
        ...project,
      }),
    ),
    take(
      'workload settings',
      'what would be changed, so that nothing can be proposed',
      reads('settings, revisions, invoker policy').readWorkload({ workload, findings }),
    ),
    readLogs(incident, { projectId, workload, from, to, cap: LOG_CAP, findings }),
    lookUpAll(incident),
  ]);
  return {
    reports,
    logs,
    ...(related === undefined ? {} : { related }),
    ...(settings === undefined ? {} : { settings }),
  };
}

async function readLogs(
  incident: Incident,
  query: Parameters<Activities['reads']['readLogs']>[0],
): Promise<readonly ReadResult[]> {
  const hides = 'the request that opened it, what the workload wrote, who deployed it, what its identity did';
  const result = await orGap('logs', hides, reads('logs around the finding').readLogs(query));
  if ('gap' in result) {
    noteGap(incident, result.gap);
    return [];
  }
  result.value.gaps.forEach((gap) => noteGap(incident, gap));
  return result.value.logs.map(({ kind, read }) => {
    incident.data.unsealed.push(...read.evidence);
    incident.tell(`Read ${kind} log: ${read.headline}.`);
    return read;
  });
}

async function lookUpAll(incident: Incident): Promise<readonly IndicatorReport[]> {
  const lookups = indicatorsOf(incident.data.findings).map(async (indicator) => {
    const what = `VirusTotal on ${indicator.kind} ${indicator.value}`;
    const hides = 'whether anybody has seen it before';
    const result = await orGap(what, hides, virustotal(what, '20s').lookUpIndicator({ indicator }));
    if ('gap' in result) {
      noteGap(incident, result.gap);
      return undefined;
    }
    incident.data.unsealed.push(result.value.evidence);
    incident.tell(`VirusTotal on ${indicator.kind} ${indicator.value}: ${result.value.report.summary}`);
    return result.value.report;
  });
  return (await Promise.all(lookups)).filter((report) => report !== undefined);
}

function noteGap(incident: Incident, gap: Gap): void {
  incident.data.gaps = [...incident.data.gaps, gap];
  incident.tell(`Gap: ${gap.what} could not be read (${gap.why}).`);
}

/** The indicators of all findings, each once, in the order in which they were found. */
export function indicatorsOf(
  findings: readonly { readonly indicators: readonly Indicator[] }[],
): readonly Indicator[] {
  const seen = new Map<string, Indicator>();
  for (const indicator of findings.flatMap(({ indicators }) => indicators)) {
    const key = `${indicator.kind}:${indicator.value}`;
    if (!seen.has(key)) seen.set(key, indicator);
  }
  return [...seen.values()].slice(0, INDICATORS);
}

function earliest(findings: readonly JoinedFinding[]): JoinedFinding | undefined {
  return [...findings].sort((a, b) => (a.eventTime < b.eventTime ? -1 : 1))[0];
}
