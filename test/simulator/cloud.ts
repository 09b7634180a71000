import { afterEach } from '@jest/globals';
import { Logging } from '@google-cloud/logging';
import { ArtifactRegistryClient } from '@google-cloud/artifact-registry';
import { MetricServiceClient } from '@google-cloud/monitoring';
import {
  ExecutionsClient,
  InstancesClient,
  JobsClient,
  RevisionsClient,
  ServicesClient,
  TasksClient,
  WorkerPoolsClient,
} from '@google-cloud/run';
import { CloudSchedulerClient } from '@google-cloud/scheduler';
import { credentials } from '@grpc/grpc-js';
import { PassThroughClient } from 'google-auth-library';
import { startSimulator } from '../../simulator/start';
import type { RunningSimulator, SimulatorOptions } from '../../simulator/start';
import type { Scenario } from '../../simulator/scenarios/schema';
import { handClock } from './hand-clock';
import type { HandClock } from './hand-clock';
import { smallScenario } from './small-scenario';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map(async (close) => close()));
});

/** A running simulator with the real clients connected to it. */
export interface Cloud {
  readonly sim: RunningSimulator;
  readonly clock: HandClock;
  readonly services: ServicesClient;
  readonly revisions: RevisionsClient;
  readonly jobs: JobsClient;
  readonly executions: ExecutionsClient;
  readonly tasks: TasksClient;
  readonly pools: WorkerPoolsClient;
  readonly instances: InstancesClient;
  readonly scheduler: CloudSchedulerClient;
  readonly registry: ArtifactRegistryClient;
  readonly logging: Logging;
  readonly metrics: MetricServiceClient;
}

/** Serves a scenario (default: the small one) by a clock moved by hand; everything is closed after the test. */
export async function serveCloud(
  scenario: Scenario = smallScenario(),
  options: Omit<SimulatorOptions, 'scenario'> = {},
): Promise<Cloud> {
  const clock = handClock();
  const sim = await startSimulator({ clock, ...options, scenario });
  const address = addressOf(sim);
  const connection = { ...address, authClient: new PassThroughClient() };
  closing.push(async () => sim.close());
  // Making a client takes longer than most tests: only those that a test uses are made.
  const services = lazily(() => closedAfterwards(new ServicesClient(connection)));
  const revisions = lazily(() => closedAfterwards(new RevisionsClient(connection)));
  const jobs = lazily(() => closedAfterwards(new JobsClient(connection)));
  const executions = lazily(() => closedAfterwards(new ExecutionsClient(connection)));
  const tasks = lazily(() => closedAfterwards(new TasksClient(connection)));
  const pools = lazily(() => closedAfterwards(new WorkerPoolsClient(connection)));
  const instances = lazily(() => closedAfterwards(new InstancesClient(connection)));
  const scheduler = lazily(() => closedAfterwards(new CloudSchedulerClient(connection)));
  const registry = lazily(() => closedAfterwards(new ArtifactRegistryClient(connection)));
  const metrics = lazily(() => closedAfterwards(new MetricServiceClient(connection)));
  // Its own copy of google-auth-library takes no other's authClient; with the universe named it looks for none.
  const logging = lazily(
    () => new Logging({ ...address, clientOptions: { universeDomain: 'googleapis.com' } }),
  );
  return {
    sim,
    clock,
    get services() {
      return services();
    },
    get revisions() {
      return revisions();
    },
    get jobs() {
      return jobs();
    },
    get executions() {
      return executions();
    },
    get tasks() {
      return tasks();
    },
    get pools() {
      return pools();
    },
    get instances() {
      return instances();
    },
    get scheduler() {
      return scheduler();
    },
    get registry() {
      return registry();
    },
    get logging() {
      return logging();
    },
    get metrics() {
      return metrics();
    },
  };
}

/** A client of another kind, connected to it and closed after the test. */
export function localClient<T extends { close(): Promise<void> }>(
  { sim }: Pick<Cloud, 'sim'>,
  kind: new (options: ReturnType<typeof addressOf> & { authClient: PassThroughClient }) => T,
): T {
  return closedAfterwards(new kind({ ...addressOf(sim), authClient: new PassThroughClient() }));
}

function addressOf(sim: RunningSimulator) {
  const [apiEndpoint = '', port = ''] = sim.grpc.split(':');
  return {
    apiEndpoint,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
    projectId: sim.world.scenario.google.project.id,
  };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function closedAfterwards<T extends { close(): Promise<void> }>(client: T): T {
  closing.unshift(async () => client.close());
  return client;
}

/** The scenario with these permissions taken from its caller. */
export function denying(scenario: Scenario, ...denied: readonly string[]): Scenario {
  return { ...scenario, caller: { ...scenario.caller, denied: [...denied] } };
}
