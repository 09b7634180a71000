import { Failure } from '../../domain/failures';
import { inertLine } from '../../domain/text/inert-text';
import { workloadOfWorkflowId } from '../../domain/incident/incident-name';
import { workloadPath } from '../../domain/workload/workload';
import type { IncidentClient } from '../../temporal/incident-client';
import { parseGivenName } from './given-name';
import { resolveIncident, type ResolvedIncident } from './resolve-incident';

/** An incident that no worker answers for, by its full name. Only the incident knows whether it is the open one. */
export interface UnreadIncident {
  readonly workflowId: string;
  /** `<workload>#<number>`, as it was given. */
  readonly incident: string;
  /** Why it could not be read. */
  readonly unanswered: Failure;
}

/** An incident that a decision is for. */
export type DecidedIncident = ResolvedIncident | UnreadIncident;

/**
 * The incident that a decision is for. Where no worker answers, its full name with the number is enough; throws
 * `unreachable` and says so when less was given.
 */
export async function resolveForDecision(
  incidents: IncidentClient,
  given: string | undefined,
): Promise<DecidedIncident> {
  try {
    return await resolveIncident(incidents, given);
  } catch (thrown) {
    const unanswered = Failure.from(thrown);
    if (unanswered.code !== 'unreachable') throw unanswered;
    const name = given === undefined ? undefined : parseGivenName(given, incidents.taskQueue);
    if (name?.by === 'workflow' && name.number !== undefined) {
      return {
        workflowId: name.workflowId,
        incident: `${workloadPath(workloadOfWorkflowId(name.workflowId))}#${name.number}`,
        unanswered,
      };
    }
    throw unnamed(unanswered, given);
  }
}

function unnamed(cause: Failure, given: string | undefined): Failure {
  const named =
    given === undefined ? 'no incident was named' : `${inertLine(given, 160)} does not say which incident`;
  return new Failure(
    'unreachable',
    `${cause.message}. A decision can be left for when a worker is there, but ${named}: name it in full, PROJECT_NUMBER/LOCATION/services/NAME#NUMBER`,
    { cause },
  );
}
