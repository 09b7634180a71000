import { Context } from '@temporalio/activity';
import { Failure } from '../../domain/failures';
import { isCloudRunFinding } from '../../domain/detector/product';
import type { ReadResult } from '../../domain/evidence/evidence';
import type { Finding } from '../../domain/finding/finding';
import { parseFindingName } from '../../domain/finding/finding-name';
import type { Indicator } from '../../domain/finding/indicator';
import { inertLine } from '../../domain/text/inert-text';
import type { Severity } from '../../domain/phases';
import { workloadPath, type Workload } from '../../domain/workload/workload';
import type { ActivityDeps } from '../deps';
import { keep } from '../evidence';
import { placeFinding } from './place-finding';
import { defined } from '../../domain/defined';

/** Most indicators of one finding that are looked up. */
const INDICATORS = 8;

/** The part of a finding that workflows need; the rest lies in the ledger. */
export interface FindingSummary {
  readonly name: string;
  readonly canonicalName: string;
  readonly key: string;
  readonly category: string;
  readonly severity: Severity;
  readonly eventTime: string;
  readonly state: Finding['state'];
  readonly indicators: readonly Indicator[];
  readonly projectId?: string;
  readonly workload?: Workload;
  /** Why the workload is not known, although the finding names something of Cloud Run. */
  readonly unplaced?: string;
  /** The incident that Firebreak's own mark on it names. */
  readonly markedIncident?: string;
}

export type FetchedFinding =
  | {
      readonly status: 'found';
      readonly summary: FindingSummary;
      readonly read: ReadResult;
      /** Where the incident's full list in the ledger has it now; absent when it did not join. */
      readonly listed?: Listed;
    }
  | { readonly status: 'not-ours' | 'gone'; readonly why: string };

/** A finding on the full list of its incident. */
export interface Listed {
  /** How many findings are on it. */
  readonly count: number;
  /** It was there before this was asked for. */
  readonly before: boolean;
}

interface FetchInput {
  readonly name: string;
  /** The incident that it was reported to. A finding on that workload is added to the incident's full list in the ledger. */
  readonly incident?: { readonly name: string; readonly workload: Workload };
}

/**
 * Reads one finding from SCC and stores it in the ledger; one on the workload of the incident that asks joins its list
 * there. A finding that is gone or not ours is an answer. Throws `malformed` for a name that is no finding's, and the
 * `Failure` of every other read that fails. Safe to repeat: the same answer lands under the same digest.
 */
export function fetchFinding(deps: ActivityDeps) {
  return async function fetchFinding(input: FetchInput): Promise<FetchedFinding> {
    const name = parseFindingName(input.name);
    try {
      const read = await deps.google.findings.read(name);
      const product = isCloudRunFinding(read.facts);
      if (!product.ours) return { status: 'not-ours', why: inertLine(product.why, 300) };
      const { finding, evidence, gaps } = await placeFinding(deps, read.facts);
      const listed = await join(deps, input.incident, finding);
      const headline = `${inertLine(finding.category, 80)} (${finding.severity}) on ${inertLine(finding.resourceDisplayName, 80)}`;
      const kept = await keep(deps, 'finding', { ...read, facts: finding }, headline);
      const [unplaced] = gaps;
      return {
        status: 'found',
        summary: { ...summarise(finding), ...defined({ unplaced: unplaced?.why }) },
        read: { ...kept, evidence: [...kept.evidence, ...evidence], gaps },
        ...defined({ listed }),
      };
    } catch (thrown) {
      const failure = Failure.from(thrown);
      if (failure.code !== 'not-found') throw failure;
      return { status: 'gone', why: failure.message };
    }
  };
}

async function join(
  deps: ActivityDeps,
  incident: FetchInput['incident'],
  { name, workload }: Finding,
): Promise<Listed | undefined> {
  if (incident === undefined || workload === undefined) return undefined;
  if (workloadPath(workload) !== workloadPath(incident.workload)) return undefined;
  const joined = await deps.ledger.joinFinding(incident.name, name, deps.now().toISOString());
  const count = await deps.ledger.countFindings(incident.name);
  // A first try of this, whose answer was lost, may be what made it known.
  return { count, before: joined === 'known' && Context.current().info.attempt === 1 };
}

function summarise(finding: Finding): FindingSummary {
  const markedIncident = finding.marks['firebreak-incident'];
  return {
    name: finding.name,
    canonicalName: finding.canonicalName,
    key: finding.key,
    category: inertLine(finding.category, 120),
    severity: finding.severity,
    eventTime: finding.eventTime,
    state: finding.state,
    indicators: finding.indicators.slice(0, INDICATORS),
    ...defined({ projectId: finding.projectId, workload: finding.workload, markedIncident }),
  };
}
