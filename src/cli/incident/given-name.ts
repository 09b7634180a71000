import { Failure } from '../../domain/failures';
import { findingWorkflowId, parseFindingName } from '../../domain/finding/finding-name';
import { DEFAULT_QUEUE, inQueue } from '../../domain/message-names';
import { incidentWorkflowId } from '../../domain/incident/incident-name';
import { parseWorkloadPath, workloadPath, type Workload } from '../../domain/workload/workload';
import { parseRunResource } from '../../google/run/resource-name';
import { defined } from '../../domain/defined';

/** The help text of every command that takes an incident. */
export const namingHelp = [
  'INCIDENT is an id (415104041262/europe-west1/services/payments#1), a workload',
  '(payments, or its resource name) or a finding (its resource name). It can be left',
  'out when exactly one is open. Names are looked up in a list that lags some seconds.',
] as const;

/** An incident as somebody named it. */
export type GivenName =
  /** The workflow id of a workload's incident, and the incident's number where it was given. */
  | { readonly by: 'workflow'; readonly workflowId: string; readonly number?: string }
  /** Workflow id of one of its findings. */
  | { readonly by: 'finding'; readonly workflowId: string }
  /** A workload whose project is given by id; incidents know projects by number. */
  | { readonly by: 'project-id'; readonly project: string; readonly path: string }
  /** The end of a workload's path: `payments`, `services/payments`. */
  | { readonly by: 'workload'; readonly path: string; readonly number?: string };

const FINDING_ID = /^finding:[A-Za-z0-9_-]+\/[A-Za-z0-9]{1,64}$/;
const RESOURCE = /^(?:https?:)?(?:\/\/run\.googleapis\.com\/)?(projects\/.*)$/;
const NUMBER = /#([1-9][0-9]{0,8})$/;
const SHORT = /^(?:(?:services|jobs|workerPools|instances)\/)?[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * Reads the name of an incident: its id (`<path>#n`), its workflow id (`incident:<path>`), a workload (by path, by resource
 * name or by its bare name), or a finding (by resource name of any scope, or by workflow id). A workflow id may begin with
 * `taskQueue`, the prefix of this installation's queues; one of another installation is none here. Throws `malformed`.
 */
export function parseGivenName(given: string, taskQueue: string = DEFAULT_QUEUE): GivenName {
  const text = ownName(given.trim(), taskQueue);
  if (FINDING_ID.test(text)) return { by: 'finding', workflowId: inQueue(taskQueue, text) };
  if (text.includes('/findings/'))
    return { by: 'finding', workflowId: findingWorkflowId(parseFindingName(text), taskQueue) };
  const number = NUMBER.exec(text)?.[1];
  const unnumbered = number === undefined ? text : text.slice(0, -number.length - 1);
  const numbered = defined({ number });
  const resource = RESOURCE.exec(unnumbered)?.[1];
  if (resource !== undefined) return { ...resourceName(resource, text, taskQueue), ...numbered };
  const path = unnumbered.replace(/^incident:/, '');
  if (SHORT.test(path) && path === unnumbered) return { by: 'workload', path, ...numbered };
  if (path.split('/').length === 4)
    return {
      by: 'workflow',
      workflowId: incidentWorkflowId(parseWorkloadPath(path), taskQueue),
      ...numbered,
    };
  throw unreadable(text);
}

/** Tells whether a workload path ends in what was named, whole words only. */
export function isNamedBy(workload: string, path: string): boolean {
  return `/${workload}`.endsWith(`/${path}`);
}

function resourceName(resource: string, given: string, taskQueue: string): GivenName {
  const parsed = parseRunResource(`//run.googleapis.com/${resource}`);
  if (parsed === undefined) throw unreadable(given);
  const { project, location, kind, name } = parsed;
  const byNumber = /^[0-9]+$/.test(project);
  // The number stands in for an id only to check the other parts.
  const workload: Workload = parseWorkloadPath([byNumber ? project : '0', location, kind, name].join('/'));
  if (byNumber) return { by: 'workflow', workflowId: incidentWorkflowId(workload, taskQueue) };
  return { by: 'project-id', project, path: workloadPath(workload).replace(/^0\//, '') };
}

/** The name without the prefix that workflow ids of an installation with queues of its own have. */
function ownName(text: string, taskQueue: string): string {
  const [, queue, id] = /^(?:([^/:]+)\/)?((?:incident|finding):.*)$/.exec(text) ?? [];
  if (queue === undefined || id === undefined) return text;
  if (queue === taskQueue) return id;
  throw new Failure(
    'malformed',
    `${JSON.stringify(text.slice(0, 200))} is of another installation in this namespace: FIREBREAK_TASK_QUEUE=${queue} names that one, here it is ${taskQueue}`,
  );
}

function unreadable(given: string): Failure {
  return new Failure(
    'malformed',
    `"${given.slice(0, 200)}" names no incident: expected its id (415104041262/europe-west1/services/payments#1), a workload (payments, or projects/P/locations/L/services/payments) or a finding (projects/P/sources/S/locations/L/findings/F)`,
  );
}
