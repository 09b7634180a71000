import type { Activities } from '../../activities';
import type { CaseFilePart } from '../../domain/evidence/case-file';
import type { Digest } from '../../domain/text/digest';
import type { Gap, ReadResult } from '../../domain/evidence/evidence';
import type { Indicator, IndicatorReport } from '../../domain/finding/indicator';
import { reads } from '../activities';
import { orGap } from '../gap';
import { lookUpIndicators } from '../look-up';
import type { JoinedFinding } from './state/data';
import type { Incident } from './state/incident';
import { defined } from '../../domain/defined';

/** Minutes on each side of the first finding in which related ones are looked for. */
export const RELATED_MINUTES = 30;
/** Minutes before the first finding from which logs are read. */
const LOG_MINUTES = 30;
/** Entries of one log that are kept as evidence. */
const LOG_CAP = 1_000;
/** Most gaps that are kept, the newest. */
const MOST_GAPS = 40;
/** Most indicators of an incident that the question waits for. */
const INDICATORS = 12;

/** Digests of facts by what they are, without those that could not be read. */
interface Gathered {
  readonly facts: Facts;
  readonly logs: readonly Digest[];
  readonly reports: readonly IndicatorReport[];
}

type Facts = Readonly<Partial<Record<CaseFilePart, Digest>>>;

/**
 * Reads in parallel everything that concerns the workload as a whole, as it was around `first`, its earliest finding.
 * A failed read is a gap of the incident.
 */
export async function gather(incident: Incident, first: JoinedFinding): Promise<Gathered> {
  const { workload, severity } = incident.data;
  const project = defined({ projectId: first.projectId });
  const projectId = first.projectId ?? workload.projectNumber;
  const from = new Date(Date.parse(first.eventTime) - LOG_MINUTES * 60_000).toISOString();
  const to = new Date().toISOString();
  const findings = incident.data.findings.map(({ facts }) => facts);

  const related = async (): Promise<Facts> =>
    take(
      incident,
      { part: 'related', what: 'related findings', hides: 'whether this stands alone' },
      reads('related findings').findRelatedFindings({
        finding: first.name,
        workload,
        around: first.eventTime,
        minutes: RELATED_MINUTES,
        findings,
        ...project,
      }),
    );
  // The account that it runs as is one of its settings; what that account can do, and did, is asked with it.
  const settings = async (): Promise<Facts> => {
    const known = await take(
      incident,
      {
        part: 'settings',
        what: 'workload settings',
        hides: 'what would be changed, so that nothing can be proposed',
      },
      reads('settings, revisions, invoker policy').readWorkload({ workload, findings }),
    );
    const [identity, trail] = await Promise.all([
      take(
        incident,
        { part: 'identity', what: 'identity', hides: 'what its identity can do, and who else has it' },
        reads('service account, roles, keys').readIdentity({ workload, ...project, findings, ...known }),
      ),
      take(
        incident,
        {
          part: 'trail',
          what: 'audit trail',
          hides: 'what its identity did, and who changed what around it',
        },
        reads('audit trail').readTrail({ projectId, workload, severity, from, to, ...known }),
      ),
    ]);
    return { ...known, ...identity, ...trail };
  };
  const [others, own, logs, reports] = await Promise.all([
    related(),
    settings(),
    readLogs(incident, { projectId, workload, from, to, cap: LOG_CAP, findings }),
    lookUpAll(incident),
  ]);
  return { facts: { ...others, ...own }, logs, reports };
}

/** Takes what a read gives into the incident: its evidence, its gaps, its headline. Resolves with the digest of its facts. */
async function take(
  incident: Incident,
  { part, what, hides }: { readonly part: CaseFilePart; readonly what: string; readonly hides: string },
  read: Promise<ReadResult>,
): Promise<Facts> {
  const result = await orNoted(incident, what, hides, read);
  if (result === undefined) return {};
  const { evidence, gaps, headline, facts } = result;
  incident.known.addEvidence(evidence);
  gaps.forEach((gap) => noteGap(incident, gap));
  incident.log(`Read ${what}: ${headline}.`);
  return { [part]: facts };
}

async function readLogs(
  incident: Incident,
  query: Parameters<Activities['reads']['readLogs']>[0],
): Promise<readonly Digest[]> {
  const hides = 'the request that opened it, what the workload wrote, who deployed it, what its identity did';
  const result = await orNoted(incident, 'logs', hides, reads('logs around the finding').readLogs(query));
  if (result === undefined) return [];
  result.gaps.forEach((gap) => noteGap(incident, gap));
  return result.logs.map(({ kind, read }) => {
    incident.known.addEvidence(read.evidence);
    incident.log(`Read ${kind} log: ${read.headline}.`);
    return read.facts;
  });
}

async function lookUpAll(incident: Incident): Promise<readonly IndicatorReport[]> {
  const answers = await lookUpIndicators(indicatorsOf(incident.data.findings), '20s', (answer) => {
    if ('gap' in answer) {
      noteGap(incident, answer.gap);
      return;
    }
    const { report, evidence } = answer.value;
    incident.known.addEvidence([evidence]);
    incident.log(`VirusTotal on ${report.indicator.kind} ${report.indicator.value}: ${report.summary}`);
  });
  return answers.flatMap((answer) => ('gap' in answer ? [] : [answer.value.report]));
}

/** The value of a read, or undefined where it left a gap, which is noted. */
async function orNoted<T>(
  incident: Incident,
  what: string,
  hides: string,
  read: Promise<T>,
): Promise<T | undefined> {
  const result = await orGap(what, hides, read);
  if ('value' in result) return result.value;
  noteGap(incident, result.gap);
  return undefined;
}

function noteGap(incident: Incident, gap: Gap): void {
  incident.known.addGap(gap, MOST_GAPS);
  incident.log(`Gap: ${gap.what} could not be read (${gap.why}).`);
}

/** The indicators of all findings, each once, in the order in which they were found. */
function indicatorsOf(
  findings: readonly { readonly indicators: readonly Indicator[] }[],
): readonly Indicator[] {
  const seen = new Map<string, Indicator>();
  for (const indicator of findings.flatMap(({ indicators }) => indicators)) {
    const key = `${indicator.kind}:${indicator.value}`;
    if (!seen.has(key)) seen.set(key, indicator);
  }
  return [...seen.values()].slice(0, INDICATORS);
}
