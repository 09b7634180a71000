import type { Config } from '../../config';
import { Failure } from '../../domain/failures';
import { findingKey, findingWorkflowId, type FindingName } from '../../domain/finding/finding-name';
import { incidentUrl } from '../../domain/presentation/links';
import { incidentWorkflowId } from '../../domain/incident/incident-name';
import { createFileStore } from '../../ledger/store/file-store';
import type { HandledFinding } from '../../ledger/shared/intake';
import { createLedger } from '../../ledger/ledger';
import { clientFailure } from '../../temporal/client-failure';
import { connectClient } from '../../temporal/connection/connect';
import { createIncidentClient, type IncidentClient } from '../../temporal/incident-client';
import { createWorkflowClient } from '../../temporal/workflow-client';
import { namedTemporal } from '../temporal';
import { again } from '../again';
import { within } from '../within';
import { resolveIncident } from './resolve-incident';
import { defined } from '../../domain/defined';
import type { Finding } from '../../domain/finding/finding';
import { inertLine } from '../../domain/text/inert-text';
import { isCloudRunFinding } from '../../domain/detector/product';
import { createGoogle } from '../../google';
import type { GoogleOptions } from '../../google/client/clients';

/** Time that Temporal has to take the finding, in milliseconds. */
const DELIVER_MS = 8_000;
/** Time that an incident has to take it in. It is delivered by then, so that a follower can wait longer. */
const OPENING_MS = 10_000;

/** The answer of `start`. */
export interface Started {
  /** `handled-before`: nothing was started, since the ledger says what was done with this state of the finding. */
  readonly result: 'started' | 'joined' | 'handled-before';
  /** The ledger's earlier record of this state of the finding. */
  readonly handled?: Pick<HandledFinding, 'what' | 'at'>;
  readonly workflowId: string;
  readonly finding: string;
  readonly category: string;
  readonly state: string;
  /** The workflow id of the incident that it is reported to; absent when no workload could be identified. */
  readonly incident?: string;
  /** `<workload>#<number>` of the incident that has taken it in; absent when none had within some seconds. */
  readonly opened?: string;
  /** The workflow's page, where the Temporal UI's address is configured. */
  readonly page?: string;
}

/**
 * Reads a finding and hands it over, as its notification would: looked up in the ledger, started or joined, recorded as
 * handled. One that was handled and is not being answered now is started again with `again` only. Throws what makes it
 * impossible, before anything is started: Temporal first, so that nothing is read in vain. An incident on the workload may
 * have ended before, so it waits some seconds for the one that takes this finding in; `waiting` is called with what takes long.
 */
export async function startFinding(
  name: FindingName,
  config: Config,
  again: boolean,
  waiting: (what: string) => void,
): Promise<Started> {
  const { localGoogle, taskQueue, temporalUi } = config;
  const server = await namedTemporal();
  const connection = await connectClient(server);
  const { client } = connection;
  try {
    const finding = await sayIfLong(readFinding(name, defined({ local: localGoogle })), () =>
      waiting('Reading the finding from Security Command Center.'),
    );
    const { eventTime, state, category, workload } = finding;
    const ledger = createLedger(createFileStore(config.ledger));
    const key = findingKey(name);
    const handled = await ledger.readHandled(key, eventTime, state);
    const workflows = createWorkflowClient(client, taskQueue);
    const workflowId = findingWorkflowId(name, taskQueue);
    const { running, delivered } = await client
      .withDeadline(Date.now() + DELIVER_MS, async () => {
        const isRunning = await workflows.isRunning(workflowId);
        if (handled !== undefined && !isRunning && !again) return { running: false, delivered: false };
        await workflows.deliverFinding(name, { name: name.name, eventTime, state });
        return { running: isRunning, delivered: true };
      })
      .catch((thrown: unknown) => {
        throw clientFailure(thrown, `start ${name.name}`);
      });
    if (delivered) {
      await ledger.recordHandled({ key, eventTime, state, what: 'started', at: new Date().toISOString() });
    }
    const run =
      temporalUi === undefined
        ? undefined
        : await client
            .withDeadline(Date.now() + DELIVER_MS, async () => workflows.holder(workflowId))
            .catch(() => undefined);
    const takenIn = delivered && state !== 'INACTIVE' && workload !== undefined;
    const incidents = createIncidentClient(client, taskQueue, waiting);
    const opened = takenIn ? await openedFor(incidents, workflowId, waiting) : undefined;
    return {
      result: !delivered ? 'handled-before' : running ? 'joined' : 'started',
      ...(handled === undefined ? {} : { handled: { what: handled.what, at: handled.at } }),
      workflowId,
      finding: name.name,
      category,
      state,
      ...(workload === undefined ? {} : { incident: incidentWorkflowId(workload, taskQueue) }),
      ...defined({ opened }),
      ...(temporalUi === undefined
        ? {}
        : { page: incidentUrl(temporalUi, workflowId, server.namespace, run?.runId) }),
    };
  } finally {
    await connection.close();
  }
}

/** The incident that says of itself, or is said by the finding, to have it; undefined when none does in time. */
async function openedFor(
  incidents: IncidentClient,
  workflowId: string,
  waiting: (what: string) => void,
): Promise<string | undefined> {
  const patience = { limitMs: OPENING_MS, waiting };
  const found = await resolveIncident(incidents, workflowId, patience).catch((thrown: unknown) => {
    const failure = Failure.from(thrown);
    // Nothing is lost: it is delivered, and waits for a worker.
    if (failure.code === 'unreachable') waiting(failure.message);
    return undefined;
  });
  return found === undefined || found.view.incident === '' ? undefined : found.view.incident;
}

/** Longer than one answer takes; finding credentials may take some seconds of it. */
const LIMIT_MS = 15_000;

/**
 * Reads a finding before anything is started for it. Throws what the read throws (`not-found`, `permission-denied`, ...),
 * `unreachable` after 15 s, and `not-ours` for a finding of another product. A refused token is replaced once.
 */
async function readFinding(name: FindingName, options: GoogleOptions): Promise<Finding> {
  const google = createGoogle(options);
  try {
    const { facts } = await again(async () =>
      within(`could not read ${name.name}: Google`, LIMIT_MS, async () => google.findings.read(name)),
    );
    const product = isCloudRunFinding(facts);
    if (!product.ours) throw new Failure('not-ours', inertLine(product.why, 400));
    return facts;
  } finally {
    await google.close();
  }
}

/** How long something may take until somebody who looks at a terminal wonders, in milliseconds. */
const LONG_MS = 2_000;

/** Waits for `work`, and calls `say` once when it takes longer than two seconds. */
async function sayIfLong<T>(work: Promise<T>, say: () => void): Promise<T> {
  const timer = setTimeout(say, LONG_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
