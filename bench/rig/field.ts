import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadScenario } from '../../simulator/scenarios/load';
import { parseFindingName } from '../../src/domain/finding/finding-name';
import { poll } from '../../src/temporal/poll';
import { DEFAULT_QUEUE } from '../../src/domain/message-names';
import { createWorkflowClient } from '../../src/temporal/workflow-client';
import { openIncident, type IncidentOnStage } from '../../stage/incident';
import { openStage, type Stage } from '../../stage/stage';
import { findingId, serviceName, writeWorkloads } from './workloads';

/** A stage with many workloads that are all alike, each with one finding that nobody has delivered yet. */
export interface Field {
  readonly stage: Stage;
  /** The incident on the workload of this number, from 1. */
  incident(number: number): IncidentOnStage;
  /** Full name of its finding. */
  finding(number: number): Promise<string>;
  /** Hands its finding over, as intake does. Resolves with the id of the finding's workflow. */
  deliver(number: number): Promise<string>;
  close(): Promise<void>;
}

const APPEAR_MS = 60_000;

/** Opens a field of `count` workloads. No worker is up, and what workers are added take no notifications. */
export async function openField(name: string, count: number): Promise<Field> {
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-field-'));
  const scenario = path.join(folder, 'scenario.yaml');
  await writeWorkloads(scenario, count);
  const stage = await openStage({ name: `bench-${name}`, scenario });
  const { google } = loadScenario(scenario);
  const workflows = createWorkflowClient(stage.temporal.client, DEFAULT_QUEUE);
  await stage.cloud.begin();
  const names = new Map<string, string>();
  await poll('the findings of the scenario', APPEAR_MS, async () => {
    for (const full of Object.keys((await stage.cloud.truth()).findings))
      names.set(full.slice(full.lastIndexOf('/') + 1), full);
    return names.size >= count;
  });
  const finding = async (number: number): Promise<string> => {
    const full = names.get(findingId(number));
    if (full === undefined) throw new Error(`the scenario has no finding ${findingId(number)}`);
    return full;
  };
  return {
    stage,
    incident: (number) =>
      openIncident(
        stage.temporal.client,
        `incident:${google.project.number}/${google.location}/services/${serviceName(number)}`,
      ),
    finding,
    async deliver(number) {
      const full = await finding(number);
      const pointer = { name: full, eventTime: '', state: 'ACTIVE' };
      return (await workflows.deliverFinding(parseFindingName(full), pointer)).workflowId;
    },
    async close() {
      await stage.close(false);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
