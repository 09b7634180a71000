import type { WorkflowExecutionInfo } from '@temporalio/client';
import { workloadOfWorkflowId } from '../domain/incident/incident-name';
import { workloadPath } from '../domain/workload/workload';
import { defined } from '../domain/defined';
import { problemsKey, searchAttributeKeys } from './search-attributes';

/** An incident as Temporal's visibility knows it; that lags behind the incident itself by up to some seconds. */
export interface IncidentSummary {
  /** The incident's workflow id; `slot` is its public name in `--json`. */
  readonly slot: string;
  /** The run under that workflow id. */
  readonly runId: string;
  readonly open: boolean;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly phase?: string;
  readonly severity?: string;
  readonly outcome?: string;
  /** Workload path, by the workflow id: an attribute can name any. */
  readonly workload?: string;
  /** RFC 3339; while a decision is awaited. */
  readonly deadline?: string;
  /** The server's report of a workflow whose tasks fail again and again: `category=...`, `cause=...`. */
  readonly problems?: readonly string[];
}

/** Sums a run up by its attributes, which are its starter's word until the incident itself has set them. */
export function summarise({
  workflowId,
  runId,
  status,
  startTime,
  typedSearchAttributes,
}: WorkflowExecutionInfo): IncidentSummary {
  const phase = typedSearchAttributes.get(searchAttributeKeys.phase);
  const severity = typedSearchAttributes.get(searchAttributeKeys.severity);
  const outcome = typedSearchAttributes.get(searchAttributeKeys.outcome);
  const workload = workloadNamed(workflowId);
  const deadline = typedSearchAttributes.get(searchAttributeKeys.deadline);
  const problems = typedSearchAttributes.get(problemsKey);
  return {
    slot: workflowId,
    runId,
    open: status.name === 'RUNNING',
    startedAt: startTime.toISOString(),
    ...defined({ phase, severity, outcome, workload, deadline: deadline?.toISOString() }),
    ...(problems === undefined || problems.length === 0 ? {} : { problems }),
  };
}

function workloadNamed(workflowId: string): string | undefined {
  try {
    return workloadPath(workloadOfWorkflowId(workflowId));
  } catch {
    return undefined;
  }
}
