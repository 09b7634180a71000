import { code, paragraph } from '../document/block';
import { exact, outside, say } from '../document/text';
import { lineOf, toText } from '../document/to-text';
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
interface UnplacedBody {
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
  const category = outside(finding.category, 120);
  const name = outside(finding.name, 300);
  const title = say`${finding.severity}: ${category} on Cloud Run, on a workload that cannot be told`;
  return {
    version: 1,
    id: lineOf(exact(id, 200)),
    kind: 'unplaced',
    at,
    severity: finding.severity,
    title: lineOf(title),
    text: toText([
      ...paragraph(title),
      ...paragraph(
        say`Firebreak opens no incident for it and proposes nothing: the finding names no service, job, worker pool or instance.`,
      ),
      ...paragraph(say`Look at it in Security Command Center: ${name}`),
      ...(link === undefined ? [] : code([link])),
    ]),
    findings: [
      {
        name: lineOf(name),
        category: lineOf(category),
        severity: finding.severity,
        eventTime: lineOf(outside(finding.eventTime, 40)),
      },
    ],
    findingCount: 1,
    ...defined({ link }),
  };
}
