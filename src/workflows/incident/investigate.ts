import { main } from '../activities';
import type { JoinedFinding } from './data';
import { gather, RELATED_MINUTES } from './gather';
import type { Incident } from './incident';
import { pagePeople } from './page-people';
import { announce, readReported } from './record';

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
    logs: gathered.logs,
    reports: gathered.reports,
    gaps: data.gaps,
    ...gathered.facts,
  });
  data.assessment = assessed.assessment;
  data.brief = assessed.brief;
  incident.caseFile = assessed.caseFile;
  const { verdict, confidence } = assessed.assessment;
  incident.tell(`Assessed: ${verdict}, confidence ${confidence}; ${assessed.assessment.corroboration}.`);
  return true;
}

function earliest(findings: readonly JoinedFinding[]): JoinedFinding | undefined {
  return [...findings].sort((a, b) => (a.eventTime < b.eventTime ? -1 : 1))[0];
}
