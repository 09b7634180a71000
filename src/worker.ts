import { hostname } from 'node:os';
import path from 'node:path';
import { Context } from '@temporalio/activity';
import { Worker, type WorkerInterceptors, type WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from './activities';
import { guardedInterceptors } from './activities/caller-guard';
import { openContainment } from './activities/contain';
import type { ActivityDeps } from './activities/deps';
import { needed, readTemporalEnvironment, type Config } from './config';
import { incidentUrl } from './domain/presentation/links';
import { queueName, queues, type Queue } from './domain/message-names';
import type { PolicyInForce } from './domain/plan/policy';
import { createGoogle } from './google';
import { createLedger } from './ledger/ledger';
import { createFileStore } from './ledger/store/file-store';
import { readPolicy } from './policy';
import { type TemporalAddress, connectWorker } from './temporal/connection/connect';
import { connectionSettings } from './temporal/connection/connection-settings';
import { bundleParts, dataConverter } from './temporal/connection/data-converter';
import { holdInstallation } from './temporal/installation';
import { registerSearchAttributes } from './temporal/search-attributes';
import { createWorkflowClient } from './temporal/workflow-client';
import { createVirusTotal } from './virustotal/client';
import { createWebhooks } from './webhook/webhook';
import { defined } from './domain/defined';

interface WorkerSettings {
  readonly config: Config;
  readonly log: Logger;
  /** The queues to serve; all by default. Containment can be a process of its own with its own Google identity. */
  readonly serve?: readonly Queue[];
  /** The Temporal server to use. Default: the one that the environment names. */
  readonly temporal?: TemporalAddress;
  /** A bundle made before; bundled at start when absent. */
  readonly workflowBundle?: string;
}

interface RunningWorker {
  /** Settles when the worker has stopped; rejects when it failed. */
  readonly stopped: Promise<void>;
  /** Stops taking work, lets what is under way end, and closes the connections. */
  stop(): Promise<void>;
}

/** Runs workflows and activities until it is stopped. Everything that can be wrong is found before work is taken. */
export async function startWorker(settings: WorkerSettings): Promise<RunningWorker> {
  const { config, log } = settings;
  const serve = settings.serve ?? queues;
  // Read once here so that a bad policy is told at the start and not by the first incident.
  const policyFile = needed(config, 'policy');
  const { temporalUi: ui } = config;
  const ledger = createLedger(createFileStore(config.ledger));
  const policy = async (): Promise<PolicyInForce> => {
    const inForce = await readPolicy(policyFile);
    await ledger.admitPolicy(inForce, new Date().toISOString());
    return inForce;
  };
  await policy();
  const { connection, client, namespace } = await connectWorker(
    settings.temporal ?? connectionSettings(readTemporalEnvironment()),
  );
  const local = defined({ local: config.localGoogle });
  const { localGoogleHttp: localHttp } = config;
  const google = createGoogle({ ...local, ...defined({ localHttp }) });
  const opened: { close(): Promise<void> }[] = [google];
  const closeAll = async (): Promise<void> => {
    await Promise.all(opened.map(async (each) => each.close()));
    await connection.close();
  };
  try {
    const now = (): Date => new Date();
    const workflows = createWorkflowClient(client, config.taskQueue);
    const identity = `worker@${hostname()}`;
    await holdInstallation(client, config.taskQueue, {
      id: await ledger.installation(now().toISOString()),
      ledger: path.resolve(config.ledger),
      identity,
    });
    await registerSearchAttributes(connection, namespace);
    const deps: ActivityDeps = {
      google,
      virustotal: createVirusTotal({
        ...(config.virusTotalKey === undefined ? {} : { apiKey: config.virusTotalKey() }),
        ...defined({ baseUrl: config.localVirusTotal }),
      }),
      lookupsPerDay: config.lookups.perDay,
      ledger,
      workflows,
      taskQueue: config.taskQueue,
      policy,
      webhooks: createWebhooks(config, now),
      now,
      identity,
      ...(ui === undefined
        ? {}
        : {
            // A link without a run is worth more than a page that is not sent.
            linkTo: async (workflowId: string) => {
              const run =
                ownRun(workflowId) ?? (await workflows.holder(workflowId).catch(() => undefined))?.runId;
              return incidentUrl(ui, workflowId, namespace, run);
            },
          }),
    };
    const containment = openContainment(deps, local);
    opened.push(containment);
    const interceptors = guardedInterceptors(deps);
    const activities = { ...createActivities(deps), containment: containment.activities };
    const workers = await Promise.all(
      serve.map(async (queue) =>
        Worker.create({
          ...common(config, queue),
          interceptors,
          connection,
          namespace,
          activities: { ...activities[queue] },
          ...(queue === 'main' ? workflowsFrom(settings.workflowBundle, interceptors) : {}),
        }),
      ),
    );
    log.info(
      { queues: serve.map((queue) => queueName(config.taskQueue, queue)), namespace },
      'worker is ready',
    );
    const stopped = Promise.all(workers.map(async (worker) => worker.run()))
      .then(() => undefined)
      .finally(closeAll);
    return {
      stopped,
      async stop() {
        workers.filter((worker) => worker.getState() === 'RUNNING').forEach((worker) => worker.shutdown());
        await stopped;
      },
    };
  } catch (thrown) {
    await closeAll();
    throw thrown;
  }
}

/** Settings that let a killed worker's work go on within seconds instead of ten to twenty-five. */
function common(config: Config, queue: Queue): WorkerOptions {
  return {
    taskQueue: queueName(config.taskQueue, queue),
    dataConverter,
    stickyQueueScheduleToStartTimeout: '2s',
    shutdownGraceTime: '30s',
    maxCachedWorkflows: 500,
    // A cancellation is heard with a beat, and the SDK would hold beats back for four fifths of their time limit.
    maxHeartbeatThrottleInterval: '1s',
    defaultHeartbeatThrottleInterval: '1s',
    // Findings report few at a time: a storm must not keep an incident from its own tasks.
    ...(queue === 'report' ? { maxConcurrentActivityTaskExecutions: 5 } : {}),
    // Reads of logs wait for their turn within the project's quota: those who wait must not keep the settings, without which
    // nothing can be proposed, from being read.
    ...(queue === 'reads' ? { maxConcurrentActivityTaskExecutions: 1_000 } : {}),
  };
}

function workflowsFrom(
  bundle: string | undefined,
  interceptors: WorkerInterceptors,
): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath' | 'interceptors'> {
  if (bundle !== undefined) return { workflowBundle: { codePath: bundle } };
  return {
    workflowsPath: require.resolve('./workflows'),
    interceptors: { ...interceptors, workflowModules: bundleParts.workflowInterceptorModules },
  };
}

/** The run that asks for the activity that is running here, where it is of that workflow: the same however often it is tried. */
function ownRun(workflowId: string): string | undefined {
  const { workflowExecution } = Context.current().info;
  return workflowExecution?.workflowId === workflowId ? workflowExecution.runId : undefined;
}
