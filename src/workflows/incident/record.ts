import { workflowInfo } from '@temporalio/workflow';
import type { FetchedFinding } from '../../activities/investigate/fetch-finding';
import { worse } from '../../domain/phases';
import type { FindingPointer } from '../../domain/message-names';
import { workloadPath } from '../../domain/workload';
import { main, reads, telling } from '../activities';
import { orGap } from '../gap';
import type { Incident } from './incident';
import { pageOutcome } from './page-people';

const NEWEST = 20;
/** Findings that are read at the same time: a storm must not pass the server's limit of pending activities. */
const AT_ONCE = 20;

/** Writes the decisions that counted since the last time into the ledger. */
export async function recordDecisions(incident: Incident): Promise<void> {
  for (
    let counted = incident.unrecorded.shift();
    counted !== undefined;
    counted = incident.unrecorded.shift()
  ) {
    const { act, by, reason } = counted.decision;
    await main(`record: ${act} by ${by}`).recordDecision(counted);
    incident.tell(`${by}: ${act}${reason === '' ? '' : ` ("${reason}")`}.`);
  }
}

/** Reads the findings that were reported since the last time, and joins them. True when one is new or its event is later. */
export async function readReported(incident: Incident): Promise<boolean> {
  let joined = false;
  // As many as there are now: whoever goes on reporting must not keep the incident here.
  for (let left = incident.unread.length; left > 0; left -= AT_ONCE) {
    const read = await readPage(incident, incident.unread.splice(0, AT_ONCE));
    joined = read || joined;
  }
  return joined;
}

async function readPage(incident: Incident, pointers: readonly FindingPointer[]): Promise<boolean> {
  // Without its first finding an incident knows nothing at all: that one is waited for.
  const limit = incident.data.findings.length === 0 ? '365d' : '90s';
  const joins = { name: incident.data.incident, workload: incident.data.workload };
  const fetched = await Promise.all(
    pointers.map(async ({ name }) => ({
      name,
      result: await orGap(
        `finding ${name}`,
        'what it says',
        reads('fetch the finding', limit).fetchFinding({ name, incident: joins }),
      ),
    })),
  );
  let joined = false;
  for (const { name, result } of fetched) {
    if ('gap' in result) {
      incident.data.gaps = [...incident.data.gaps, result.gap].slice(-NEWEST);
      // Reported again, it is read again.
      incident.data.reported = incident.data.reported.filter((key) => !key.startsWith(`${name}@`));
    } else if (result.value.status === 'found') joined = join(incident, result.value) || joined;
    else incident.tell(`A reported finding is ${result.value.status}: ${result.value.why}`);
  }
  return joined;
}

function join(incident: Incident, found: Extract<FetchedFinding, { status: 'found' }>): boolean {
  const { data } = incident;
  const { summary, read } = found;
  // Anybody who reaches Temporal can report; what is about another workload has no part in this incident.
  if (summary.workload === undefined || workloadPath(summary.workload) !== workloadPath(data.workload)) {
    incident.tell('A reported finding is about another workload and was left out.');
    return false;
  }
  const known = data.findings.find(({ name }) => name === summary.name);
  if (known?.eventTime === summary.eventTime) return false;
  const { name, category, severity, eventTime, indicators, projectId } = summary;
  const line = { name, category, severity, eventTime, indicators, facts: read.facts };
  data.findings = [
    ...data.findings.filter((finding) => finding.name !== name),
    projectId === undefined ? line : { ...line, projectId },
  ].slice(-NEWEST);
  if (known === undefined) data.findingCount += 1;
  data.severity = worse(data.severity, severity);
  data.unsealed.push(...read.evidence);
  data.lastSignAt = new Date().toISOString();
  incident.tell(`Finding: ${read.headline}.`);
  return true;
}

/** Seals what was read, writes the outcome into the ledger, and tells the findings how the incident stands. */
export async function announce(incident: Incident, text: string, closed = false): Promise<void> {
  const { data } = incident;
  const { outcome, manifest, restored, phase, policy } = data;
  pageOutcome(incident);
  const unsealed = data.unsealed.splice(0);
  const findingsInactive =
    closed && incident.wishes.close !== undefined && incident.wishes.close.finding !== 'leave';
  const announced = await telling(`tell: ${outcome ?? phase}`).announce({
    progress: {
      incident: data.incident,
      slot: workflowInfo().workflowId,
      phase,
      restored,
      text,
      ...(outcome === undefined ? {} : { outcome }),
      ...(policy === undefined ? {} : { lookAfterMs: policy.watchEveryMs }),
    },
    unsealed,
    ...(manifest === undefined ? {} : { manifest }),
    ...(outcome === undefined ? {} : { record: { outcome, restored, closed, findingsInactive, text } }),
  });
  if (announced.manifest !== undefined) data.manifest = announced.manifest;
}
