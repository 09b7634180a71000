import { steady } from '../activities';
import { until } from '../wait';
import type { JoinedFinding } from './state/data';
import { gather, RELATED_MINUTES } from './gather';
import type { Incident } from './state/incident';
import { pagePeople } from './beside/page-people';
import { steadily } from './beside/steady';
import { conclude } from './beside/announce';

/**
 * Reads the findings and, in parallel, everything that concerns the workload as a whole, and assesses it. A read that
 * fails is a named gap. False when no finding of the incident can be read.
 */
export async function investigate(incident: Incident): Promise<boolean> {
  const { data } = incident;
  incident.enter('investigating');
  incident.known.investigate(incident.fromOpening);
  // Not for those that are known already: what is late joins beside.
  await until(() => data.findings.length > 0 || (incident.unread.length === 0 && !incident.reading));
  const first = earliest(data.findings);
  if (first === undefined) {
    await conclude(incident, 'gone', 'None of the reported findings can be read; nothing can be proposed.');
    return false;
  }
  // People know before anything else is read: a reverse shell waits for nobody's logs.
  if (data.pages === 0) pagePeople(incident, 'found');
  const gathered = await gather(incident, first);
  // Findings that joined meanwhile are assessed with the rest.
  incident.known.takeNews();
  const assessed = await steadily(incident, 'assessing', async () =>
    steady('assess what was gathered').assessIncident({
      workload: data.workload,
      findings: data.findings.map(({ facts }) => facts),
      relatedMinutes: RELATED_MINUTES,
      logs: gathered.logs,
      reports: gathered.reports,
      gaps: data.gaps,
      ...gathered.facts,
    }),
  );
  incident.known.assess(assessed);
  incident.caseFile = assessed.caseFile;
  incident.reconstruction = assessed.reconstruction;
  const { verdict, confidence } = assessed.assessment;
  incident.log(`Assessed: ${verdict}, confidence ${confidence}; ${assessed.assessment.corroboration}.`);
  return true;
}

function earliest(findings: readonly JoinedFinding[]): JoinedFinding | undefined {
  return [...findings].sort((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime))[0];
}
