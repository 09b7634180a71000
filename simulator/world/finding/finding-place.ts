import type { FindingScenario } from '../../scenarios/schema/finding-schema';
import type { Scenario } from '../../scenarios/schema';
import type { ContainerScenario } from '../../scenarios/schema/service-schema';
import { targetOf } from '../../scenarios/schema/target';
import type { Workload } from '../../scenarios/schema/target';
import type { ExecutionState } from '../job/execution-state';

/** The subject of a finding, as its resource is named. */
export interface FindingPlace {
  /** `//run.googleapis.com/...` */
  readonly resourceName: string;
  readonly displayName: string;
  /** Asset type as findings write it, for example `google.cloud.run.Service`. */
  readonly type: string;
  /** The workload's page in the console. */
  readonly externalUri: string;
  readonly owner?: string;
  readonly container?: ContainerScenario;
}

const collections = {
  service: 'services',
  job: 'jobs',
  workerPool: 'workerPools',
  instance: 'instances',
} as const;
const types = { service: 'Service', job: 'Job', workerPool: 'WorkerPool', instance: 'Instance' } as const;

/** Full relative name of a workload in the v2 API. */
export function workloadName({ google }: Pick<Scenario, 'google'>, { kind, name }: Workload): string {
  return `${regionName({ google })}/${collections[kind]}/${name}`;
}

function regionName({ google }: Pick<Scenario, 'google'>): string {
  return `projects/${google.project.id}/locations/${google.location}`;
}

/** Says where a finding is. `newest` is the newest execution of a job at that moment. Throws for names that were not checked. */
export function placeOf(
  scenario: Scenario,
  finding: FindingScenario,
  newest: (job: string) => ExecutionState | undefined,
): FindingPlace {
  const workload = targetOf(finding);
  const { kind, name } = workload;
  const { owner, containers, revision } = partsOf(scenario, workload, finding.revision);
  const container = containers.find((each) => each.name === finding.container) ?? containers[0];
  const part = partNamed(finding, revision, kind === 'job' ? newest(name)?.name : undefined);
  const { location, project } = scenario.google;
  const section =
    kind === 'service' ? `detail/${location}` : `${collections[kind].toLowerCase()}/details/${location}`;
  return {
    resourceName: `//run.googleapis.com/${part.alone === true ? regionName(scenario) : workloadName(scenario, workload)}${part.suffix}`,
    displayName: part.id ?? name,
    type: `google.cloud.run.${part.type ?? types[kind]}`,
    externalUri: `https://console.cloud.google.com/run/${section}/${name}/security?project=${project.id}`,
    ...(owner === undefined ? {} : { owner }),
    ...(container === undefined ? {} : { container }),
  };
}

interface Part {
  readonly suffix: string;
  readonly id?: string;
  readonly type?: string;
  /** Its name goes without the workload's. */
  readonly alone?: boolean;
}

function partNamed(
  { names }: FindingScenario,
  revision: string | undefined,
  execution: string | undefined,
): Part {
  const alone = names === 'revision-alone' || names === 'execution-alone';
  if (names === 'revision' || names === 'revision-alone') {
    if (revision === undefined) return { suffix: '' };
    return { suffix: `/revisions/${revision}`, id: revision, type: 'Revision', alone };
  }
  if (execution === undefined || names === 'workload') return { suffix: '' };
  const suffix = `/executions/${execution}`;
  return names === 'task'
    ? { suffix: `${suffix}/tasks/${execution}-task0`, id: `${execution}-task0`, type: 'Task' }
    : { suffix, id: execution, type: 'Execution', alone };
}

interface Parts {
  readonly owner: string | undefined;
  readonly containers: readonly ContainerScenario[];
  readonly revision?: string;
}

function partsOf(scenario: Scenario, { kind, name }: Workload, revision: string | undefined): Parts {
  if (kind === 'service' || kind === 'workerPool') {
    const all = kind === 'service' ? scenario.services : scenario.workerPools;
    const found = all.find((each) => each.name === name);
    const revisions: readonly { readonly name: string; readonly containers: readonly ContainerScenario[] }[] =
      found?.revisions ?? [];
    const wanted = revisions.find((each) => each.name === revision) ?? revisions.at(-1);
    if (found === undefined || wanted === undefined) throw new RangeError(`There is no ${kind} '${name}'.`);
    return { owner: found.owner, containers: wanted.containers, revision: wanted.name };
  }
  const all = kind === 'job' ? scenario.jobs : scenario.instances;
  const found = all.find((each) => each.name === name);
  if (found === undefined) throw new RangeError(`There is no ${kind} '${name}'.`);
  return { owner: found.owner, containers: found.containers };
}
