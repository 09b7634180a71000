import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import { Worker, type NativeConnection } from '@temporalio/worker';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from '../../simulator/start';
import { createActivities } from '../../src/activities';
import { guardedInterceptors } from '../../src/activities/caller-guard';
import { createContainment } from '../../src/activities/contain';
import type { ContainDeps } from '../../src/activities/contain/authorize';
import type { ActivityDeps } from '../../src/activities/deps';
import type { IncidentView } from '../../src/domain/incident/incident-view';
import { parseFindingName } from '../../src/domain/finding/finding-name';
import { DEFAULT_QUEUE, queryNames, queueName, queues, type Queue } from '../../src/domain/message-names';
import type { Phase } from '../../src/domain/phases';
import { incidentWorkflowId } from '../../src/domain/incident/incident-name';
import { createGoogle } from '../../src/google';
import { createServiceChanger } from '../../src/google/run/change/service-changer';
import { createFileStore } from '../../src/ledger/store/file-store';
import { createLedger, type Ledger } from '../../src/ledger/ledger';
import { readPolicy } from '../../src/policy';
import { dataConverter } from '../../src/temporal/connection/data-converter';
import { createWorkflowClient, type WorkflowClient } from '../../src/temporal/workflow-client';
import { createVirusTotal } from '../../src/virustotal/client';
import type { Webhooks } from '../../src/webhook/webhook';
import { testBundle } from './environment';
import { recordHistories } from './temporal/histories';
import { until } from './until';

/**
 * The surroundings of a test: the real activities on real clients against a simulated cloud, and a ledger and policy
 * of its own.
 */
export interface Bench {
  readonly simulator: RunningSimulator;
  readonly deps: ActivityDeps & ContainDeps;
  readonly ledger: Ledger;
  readonly folder: string;
  /** Replaces the policy file. */
  setPolicy(text: string): Promise<void>;
  close(): Promise<void>;
}

/** The parts of the policy that a test changes. */
export interface PolicyChanges {
  readonly serial?: number;
  readonly plainDecisions?: boolean;
  readonly decideWithin?: string;
  readonly remindAfter?: string;
  readonly approvals?: number;
  readonly protectedWorkloads?: string;
  readonly limit?: string;
  readonly quiet?: string;
  readonly watch?: string;
  readonly ada?: string;
}

/** A sandbox's policy, with limits that a test can wait for. */
export function testPolicy(changes: PolicyChanges = {}): string {
  return `serial: ${changes.serial ?? 1}
installation: test
approvers:
  - { id: ada@example.com, may: [${changes.ada ?? 'approve, refuse, restore, close, note'}] }
  - { id: lin@example.com, may: [approve, refuse] }
  - { id: grace@example.com, may: [note] }
plainDecisions: ${changes.plainDecisions ?? true}
decideWithin: ${changes.decideWithin ?? '15m'}
remindAfter: ${changes.remindAfter ?? '10m'}
approvals: { freeze-service: ${changes.approvals ?? 1} }
protectedWorkloads: [${changes.protectedWorkloads ?? ''}]
verification: { limit: ${changes.limit ?? '60s'}, poll: 1s, quiet: ${changes.quiet ?? '1s'}, sample: 1s }
watch: { every: ${changes.watch ?? '15m'}, closeAfter: 72h }
`;
}

export interface BenchOptions extends SimulatorOptions {
  readonly policy?: string;
  readonly workflows?: WorkflowClient;
  /** Prefix of the task queues; default: as configured by default. */
  readonly taskQueue?: string;
  readonly virusTotalKey?: string;
  /** Receivers of pages; none by default. */
  readonly webhooks?: Webhooks;
  /** The clock of the processes; default: the real one. */
  readonly now?: () => Date;
}

export async function openBench(options: BenchOptions): Promise<Bench> {
  const simulator = await startSimulator(options);
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-test-'));
  const policyFile = path.join(folder, 'policy.yaml');
  await writeFile(policyFile, options.policy ?? testPolicy());
  const google = createGoogle({ local: simulator.grpc, localHttp: simulator.http });
  const changer = createServiceChanger({ local: simulator.grpc });
  const ledger = createLedger(createFileStore(path.join(folder, 'ledger')));
  const deps = {
    google,
    virustotal: createVirusTotal({
      apiKey: options.virusTotalKey ?? simulator.world.scenario.virustotal.apiKey,
      baseUrl: simulator.http,
    }),
    lookupsPerDay: 500,
    ledger,
    workflows: options.workflows ?? unconnected,
    taskQueue: options.taskQueue ?? DEFAULT_QUEUE,
    policy: async () => readPolicy(policyFile),
    now: options.now ?? (() => new Date()),
    identity: 'test',
    webhooks: options.webhooks ?? {},
    linkTo: async (workflowId: string) => `http://127.0.0.1:8233/${workflowId}`,
    changer,
  };
  return {
    simulator,
    deps,
    ledger,
    folder,
    setPolicy: async (text) => writeFile(policyFile, text),
    async close() {
      await Promise.all([google.close(), changer.close()]);
      await simulator.close();
      // A read of several parts fails with its first, while the others still write what they got.
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** For tests of activities that need no Temporal: a call to it fails the test. */
const refuse = async (): Promise<never> => Promise.reject(new Error('this test has no Temporal server'));
const unconnected: WorkflowClient = {
  deliverFinding: refuse,
  reportFinding: refuse,
  decide: refuse,
  tellFinding: refuse,
  isRunning: refuse,
  holder: refuse,
};

/** A bench with workers on a Temporal server. */
export interface Lab extends Bench {
  /** Prefix of its task queues. */
  readonly taskQueue: string;
  readonly client: Client;
  readonly workflows: WorkflowClient;
  /** Delivers the scenario's findings, as intake does; the first is enough to open an incident. */
  deliver(index?: number): Promise<{ readonly findingId: string; readonly slot: string }>;
  /** The incident's view once it is in one of the phases and the condition holds. */
  incident(slot: string, when: (view: IncidentView) => boolean, what: string): Promise<IncidentView>;
  inPhase(slot: string, phase: Phase): Promise<IncidentView>;
  /** Does something while no worker runs workflows, as between two processes. */
  withoutWorkflows(act: () => Promise<void>): Promise<void>;
}

interface Server {
  readonly connection: NativeConnection;
  readonly client: Client;
  readonly namespace: string;
  readonly taskQueue: string;
}

export interface LabOptions extends BenchOptions {
  /** The path that the histories of this lab are recorded under, when histories are recorded. */
  readonly path?: string;
  /** Workflows that a worker keeps in memory; 0 replays each from its history at every task. */
  readonly maxCachedWorkflows?: number;
  /** Queues that no worker serves. */
  readonly unserved?: readonly Queue[];
}

/** A worker that runs. */
interface Serving {
  stop(): Promise<void>;
}

export async function openLab(server: Server, options: LabOptions): Promise<Lab> {
  const workflows = createWorkflowClient(server.client, server.taskQueue);
  const bench = await openBench({ ...options, workflows, taskQueue: server.taskQueue });
  const activities = { ...createActivities(bench.deps), containment: createContainment(bench.deps) };
  const serve = async (queue: Queue): Promise<Serving> => {
    const worker = await Worker.create({
      taskQueue: queueName(server.taskQueue, queue),
      connection: server.connection,
      dataConverter,
      namespace: server.namespace,
      activities: { ...activities[queue] },
      interceptors: guardedInterceptors(bench.deps),
      maxHeartbeatThrottleInterval: '1s',
      stickyQueueScheduleToStartTimeout: '2s',
      ...(queue === 'main' ? { workflowBundle: { codePath: testBundle() } } : {}),
      ...(options.maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows: options.maxCachedWorkflows }),
    });
    const ended = worker.run();
    return {
      stop: async () => {
        worker.shutdown();
        await ended;
      },
    };
  };
  const served = queues.filter((queue) => options.unserved?.includes(queue) !== true);
  const workers = new Map(
    await Promise.all(served.map(async (queue) => [queue, await serve(queue)] as const)),
  );
  const started: string[] = [];
  const opened = Date.now();
  const incident: Lab['incident'] = async (slot, when, what) =>
    until(what, async () => {
      const now = await server.client.workflow
        .getHandle(slot)
        .describe()
        .catch(() => undefined);
      // An incident of an earlier test has the same id, and nobody answers for it any more.
      if (now === undefined || now.startTime.getTime() < opened) return undefined;
      const view = await server.client.workflow
        .getHandle(slot, now.runId)
        .query<IncidentView>(queryNames.incident)
        .catch(() => undefined);
      return view !== undefined && when(view) ? view : undefined;
    });
  return {
    ...bench,
    taskQueue: server.taskQueue,
    client: server.client,
    workflows,
    async deliver(index = 0) {
      const record = await until(
        'a finding of the scenario',
        () => bench.simulator.world.findings.list()[index],
      );
      const { name, eventTime } = record.finding;
      if (typeof name !== 'string' || typeof eventTime !== 'string')
        throw new Error('a finding without a name');
      const read = await bench.deps.google.findings.read(parseFindingName(name));
      const delivered = await workflows.deliverFinding(parseFindingName(name), {
        name,
        eventTime,
        state: 'ACTIVE',
      });
      const { workload } = read.facts;
      if (workload === undefined) throw new Error(`no workload in ${name}`);
      const slot = incidentWorkflowId(workload, server.taskQueue);
      started.push(delivered.workflowId, slot);
      return { findingId: delivered.workflowId, slot };
    },
    incident,
    inPhase: async (slot, phase) => incident(slot, (view) => view.phase === phase, `phase ${phase}`),
    async withoutWorkflows(act) {
      await workers.get('main')?.stop();
      await act();
      workers.set('main', await serve('main'));
    },
    async close() {
      const ids = new Set(started);
      if (options.path !== undefined) await recordHistories(server.client, options.path, ids);
      for (const id of ids) {
        await server.client.workflow
          .getHandle(id)
          .terminate('end of the test')
          .catch(() => undefined);
      }
      await Promise.all([...workers.values()].map(async ({ stop }) => stop()));
      await bench.close();
    },
  };
}
