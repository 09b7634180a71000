import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadScenario } from '../simulator/scenarios/load';
import { startCloud, type Cloud } from './cloud';
import { openIncident, type IncidentOnStage } from './incident';
import { stagePolicy, type StagePolicy } from './policy';
import { startTemporal, type TemporalProcess } from './temporal';
import { startWorker, type WorkerProcess, type WorkerStart } from './worker';

/** How a worker differs from the others; `environment` comes on top of the stage's own. */
export type WorkerOptions = Partial<Pick<WorkerStart, 'args' | 'nodeOptions' | 'onLine' | 'environment'>>;

/** Everything that the product needs, as real processes of this machine. Workers are started by whoever plays. */
export interface Stage {
  /** Holds ledger, policy, logs and the server's file. */
  readonly folder: string;
  readonly ledger: string;
  readonly cloud: Cloud;
  readonly temporal: TemporalProcess;
  readonly incident: IncidentOnStage;
  /** The environment that a process needs to be part of it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Workers that were started and not killed. */
  readonly workers: Set<WorkerProcess>;
  /** Starts one more worker and returns when it takes work. */
  addWorker(start?: WorkerOptions): Promise<WorkerProcess>;
  killWorkers(workers?: Iterable<WorkerProcess>): Promise<void>;
  /** Ends all processes. The folder stays where `keep` says so. */
  close(keep: boolean): Promise<void>;
}

export interface StageOptions extends StagePolicy {
  /** First part of the folder's name, below the system's temporary one. */
  readonly name: string;
  /** Default: `reverse-shell-service`. */
  readonly scenario?: string;
  /** Changes the text of the policy, as an operator edits the file. Default: as it is. */
  readonly policy?: (text: string) => string;
}

/** Brings a stage up: server and simulated cloud, the attack not begun, no worker yet. Leaves nothing behind when it throws. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { name, scenario = 'reverse-shell-service', policy: edit = (text: string): string => text } = options;
  const folder = await mkdtemp(path.join(tmpdir(), `firebreak-${name}-`));
  const policy = path.join(folder, 'policy.yaml');
  await writeFile(policy, edit(stagePolicy(options)));
  const starting = [startTemporal(folder), startCloud(scenario)] as const;
  let temporal: TemporalProcess;
  let cloud: Cloud;
  try {
    [temporal, cloud] = await Promise.all(starting);
  } catch (thrown) {
    for (const one of await Promise.allSettled(starting)) {
      if (one.status === 'fulfilled') await one.value.stop();
    }
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
  const ledger = path.join(folder, 'ledger');
  const environment = {
    TEMPORAL_ADDRESS: temporal.at.address,
    TEMPORAL_NAMESPACE: temporal.at.namespace,
    FIREBREAK_POLICY: policy,
    FIREBREAK_LEDGER: ledger,
    FIREBREAK_SUBSCRIPTION: cloud.ready.subscription,
    FIREBREAK_LOCAL_GOOGLE: cloud.ready.grpc,
    FIREBREAK_LOCAL_GOOGLE_HTTP: cloud.ready.http,
    FIREBREAK_LOCAL_VIRUSTOTAL: cloud.ready.http,
    VIRUSTOTAL_API_KEY: cloud.ready.virusTotalApiKey,
  };
  const workers = new Set<WorkerProcess>();
  let started = 0;
  const killWorkers: Stage['killWorkers'] = async (some = workers) => {
    const killed = [...some];
    for (const worker of killed) workers.delete(worker);
    await Promise.all(killed.map(async (worker) => worker.kill()));
  };
  return {
    ...{ folder, ledger, cloud, temporal, environment, workers, killWorkers },
    incident: openIncident(temporal.client, slotOf(scenario)),
    async addWorker(start) {
      started += 1;
      const log = path.join(folder, `worker-${started}.log`);
      const whole = { ...environment, ...start?.environment };
      const worker = await startWorker({ ...start, environment: whole, log });
      workers.add(worker);
      return worker;
    },
    async close(keep) {
      await killWorkers();
      await Promise.all([temporal.stop(), cloud.stop()]);
      if (!keep) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The workflow id of the incident on the workload that the scenario's first finding is about. */
function slotOf(scenario: string): string {
  const { google, findings } = loadScenario(scenario);
  const service = findings[0]?.service ?? '';
  return `incident:${google.project.number}/${google.location}/services/${service}`;
}
