import type { Config } from '../config';
import type { FindingName } from '../domain/finding-name';
import { incidentUrl } from '../domain/links';
import { incidentSlot } from '../domain/workload';
import { clientFailure } from '../temporal/client-failure';
import { connectClient, temporalAddress } from '../temporal/connect';
import { createWorkflowClient } from '../temporal/workflow-client';
import { readFinding } from './read-finding';

/** Time that Temporal has to take the finding, in milliseconds. */
const DELIVER_MS = 8_000;

/** What `start` answers with. */
export interface Started {
  readonly workflowId: string;
  readonly finding: string;
  readonly category: string;
  readonly state: string;
  /** The slot of the incident that it is reported to; absent when no workload can be told. */
  readonly incident?: string;
  /** The workflow's page, where the Temporal UI's address is configured. */
  readonly page?: string;
}

/**
 * Reads a finding and hands it over. Throws what makes that impossible, before anything is started: Temporal first, so
 * that nothing is read in vain.
 */
export async function startFinding(name: FindingName, config: Config): Promise<Started> {
  const { localGoogle, taskQueue, temporalUi } = config;
  const connection = await connectClient();
  const { client } = connection;
  try {
    const finding = await readFinding(name, localGoogle === undefined ? {} : { local: localGoogle });
    const { eventTime, state, category, workload } = finding;
    const { workflowId } = await client
      .withDeadline(Date.now() + DELIVER_MS, async () =>
        createWorkflowClient(client, taskQueue).deliverFinding(name, { name: name.name, eventTime, state }),
      )
      .catch((thrown: unknown) => {
        throw clientFailure(thrown, `start ${name.name}`);
      });
    const { namespace } = temporalAddress();
    return {
      workflowId,
      finding: name.name,
      category,
      state,
      ...(workload === undefined ? {} : { incident: incidentSlot(workload) }),
      ...(temporalUi === undefined ? {} : { page: incidentUrl(temporalUi, workflowId, namespace) }),
    };
  } finally {
    await connection.close();
  }
}
