import { inertLine, inertPlain } from '../../text/inert-text';
import type { Severity } from '../../phases';
import { defined } from '../../defined';

/** A finding that is about no workload that can be told. */
export interface UnplacedFinding {
  readonly name: string;
  readonly category: string;
  readonly severity: Severity;
  readonly eventTime: string;
}

/** The body of a page about a finding that opens no incident, documented in docs/webhook.md. Every text from outside is inert. */
export interface UnplacedBody {
  readonly version: 1;
  readonly id: string;
  readonly kind: 'unplaced';
  readonly at: string;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly findings: readonly UnplacedFinding[];
  readonly findingCount: 1;
  readonly link?: string;
}

/** `link` is the page of the finding's workflow in the Temporal UI, where one is configured. */
export function unplacedBody(id: string, at: string, finding: UnplacedFinding, link?: string): UnplacedBody {
  const category = inertPlain(finding.category, 120);
  const name = inertPlain(finding.name, 300);
  const title = `${finding.severity}: ${category} on Cloud Run, on a workload that cannot be told`;
  return {
    version: 1,
    id: inertLine(id),
    kind: 'unplaced',
    at,
    severity: finding.severity,
    title,
    text: [
      title,
      'Firebreak opens no incident for it and proposes nothing: the finding names no service, job, worker pool or instance.',
      `Look at it in Security Command Center: ${name}`,
      ...(link === undefined ? [] : [link]),
    ].join('\n'),
    findings: [{ name, category, severity: finding.severity, eventTime: inertPlain(finding.eventTime, 40) }],
    findingCount: 1,
    ...defined({ link }),
  };
}
