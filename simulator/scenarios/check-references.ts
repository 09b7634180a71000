import { faultProblem, type Fault } from '../faults';
import { isAboutWorkload, workloadsOf, type ScenarioEvent } from './schema/event-schema';
import type { Act, Person } from './schema/people-schema';
import type { Scenario } from './schema';
import { targetsOf, workloadKinds, type Target, type Workload } from './schema/target';

interface Mention {
  readonly where: string;
  /** More or fewer than one is a mistake. */
  readonly workloads: readonly Workload[];
  readonly revision?: string | undefined;
  readonly tag?: string | undefined;
}

/** Names that a scenario uses without defining them, and other contradictions: one sentence each. */
export function contradictions(scenario: Scenario): readonly string[] {
  return [
    ...(workloadKinds.some((kind) => namesOf(scenario, kind).length > 0)
      ? []
      : ['there is no workload: give services, jobs, workerPools or instances']),
    ...mentions(scenario).flatMap((mention) => unknownNames(scenario, mention)),
    ...innocentProblems(scenario),
    ...scenario.services.flatMap(trafficProblems),
    ...scenario.workerPools.flatMap(splitProblems),
    ...scenario.schedules.flatMap(({ name, job }) =>
      namesOf(scenario, 'job').includes(job) ? [] : [`schedules '${name}': there is no job '${job}'`],
    ),
    ...workloadKinds.flatMap((kind) =>
      repeated(namesOf(scenario, kind)).map((name) => `${kind}s: '${name}' stands there twice`),
    ),
    ...scenario.findings.flatMap(containerProblems(scenario)),
    ...faultsOf(scenario).flatMap(([where, fault]) => {
      const wrong = faultProblem(fault);
      return wrong === undefined ? [] : [`${where}: ${wrong}`];
    }),
  ];
}

/** Lists the events that a person makes happen, by their keys. */
function eventsOfPerson(person: Person): readonly (readonly [string, ScenarioEvent])[] {
  const ofActs = (key: string, acts: readonly Act[]) =>
    acts.flatMap((act, index) =>
      typeof act === 'object' && 'event' in act ? [[`${key}.${index}`, act.event] as const] : [],
    );
  const later = ofActs('then', person.then);
  if (person.when === 'told') return later;
  const { first, before, after } = person;
  return [
    ...(first === undefined ? [] : [['first', first] as const]),
    ...ofActs('before', before),
    ...ofActs('after', after),
    ...later,
  ];
}

function faultsOf(scenario: Scenario): readonly (readonly [string, Fault])[] {
  const ofEvent = (where: string, event: ScenarioEvent | undefined): readonly (readonly [string, Fault])[] =>
    event?.do === 'fault' ? [[where, event.fault]] : [];
  return [
    ...scenario.faults.map((fault, index) => [`faults.${index}`, fault] as const),
    ...scenario.attacker.timeline.flatMap(({ event }, index) => ofEvent(`attacker.timeline.${index}`, event)),
    ...scenario.events.flatMap(({ event }, index) => ofEvent(`events.${index}`, event)),
    ...scenario.people.flatMap((person, index) =>
      eventsOfPerson(person).flatMap(([key, event]) => ofEvent(`people.${index}.${key}`, event)),
    ),
  ];
}

function namesOf(scenario: Scenario, kind: Workload['kind']): readonly string[] {
  const all = {
    service: scenario.services,
    job: scenario.jobs,
    workerPool: scenario.workerPools,
    instance: scenario.instances,
  };
  return all[kind].map(({ name }) => name);
}

function mentions(scenario: Scenario): readonly Mention[] {
  const ofEvent = (where: string, event: ScenarioEvent): readonly Mention[] => {
    if (!isAboutWorkload(event)) return [];
    const revision = event.do === 'finding' ? event.finding.revision : undefined;
    // The tag of a `tag` event is a new one.
    const tag = event.do === 'exploit-request' ? event.tag : undefined;
    return [{ where, workloads: workloadsOf(event), revision, tag }];
  };
  const keyed = (where: string, keys: Target & { readonly revision?: string | undefined }): Mention => ({
    where,
    workloads: targetsOf(keys),
    revision: keys.revision,
  });
  return [
    ...scenario.logs.entries.map((entry, index) => keyed(`logs.entries.${index}`, entry)),
    ...scenario.findings.map((finding, index) => keyed(`findings.${index}`, finding)),
    ...scenario.attacker.timeline.flatMap(({ event }, index) => ofEvent(`attacker.timeline.${index}`, event)),
    ...scenario.events.flatMap(({ event }, index) => ofEvent(`events.${index}`, event)),
    ...scenario.people.flatMap((person, index) =>
      eventsOfPerson(person).flatMap(([key, event]) => ofEvent(`people.${index}.${key}`, event)),
    ),
  ];
}

function innocentProblems(scenario: Scenario): readonly string[] {
  const known = workloadKinds.flatMap((kind) => namesOf(scenario, kind));
  return scenario.innocents.flatMap((name, index) => {
    const times = known.filter((each) => each === name).length;
    if (times === 1) return [];
    return [
      times === 0
        ? `innocents.${index}: there is no service '${name}', nor a workload of another kind`
        : `innocents.${index}: '${name}' names several workloads`,
    ];
  });
}

function unknownNames(scenario: Scenario, mention: Mention): readonly string[] {
  const [workload, another] = mention.workloads;
  if (workload === undefined || another !== undefined)
    return [`${mention.where}: name one workload: service, job, workerPool or instance`];
  if (!namesOf(scenario, workload.kind).includes(workload.name))
    return [`${mention.where}: there is no ${workload.kind} '${workload.name}'`];
  const all = workload.kind === 'service' ? scenario.services : scenario.workerPools;
  const found = all.find(({ name }) => name === workload.name);
  const revisions: readonly { readonly name: string }[] = found?.revisions ?? [];
  const tags = found !== undefined && 'traffic' in found ? found.traffic.map(({ tag }) => tag) : [];
  const problems: string[] = [];
  if (mention.revision !== undefined && !revisions.some(({ name }) => name === mention.revision)) {
    problems.push(`${mention.where}: '${workload.name}' has no revision '${mention.revision}'`);
  }
  if (mention.tag !== undefined && !tags.includes(mention.tag)) {
    problems.push(`${mention.where}: '${workload.name}' has no tag '${mention.tag}'`);
  }
  return problems;
}

function trafficProblems(service: Scenario['services'][number]): readonly string[] {
  const names = service.revisions.map(({ name }) => name);
  const problems = [service.traffic, service.servedTraffic ?? service.traffic].flatMap((traffic) => {
    const sum = traffic.reduce((total, { percent }) => total + percent, 0);
    return [
      ...(sum === 100 ? [] : [`services '${service.name}': traffic adds up to ${sum} percent, not 100`]),
      ...traffic.flatMap(({ revision }) =>
        revision === undefined || names.includes(revision)
          ? []
          : [`services '${service.name}': traffic goes to '${revision}', which is not among its revisions`],
      ),
    ];
  });
  if (service.revisions.every(({ fails }) => fails !== undefined))
    problems.push(`services '${service.name}': none of its revisions is ready`);
  for (const name of names) {
    if (!name.startsWith(`${service.name}-`)) {
      problems.push(`services '${service.name}': revision '${name}' does not begin with the service's name`);
    }
  }
  return [
    ...new Set(problems),
    ...repeated(names).map((name) => `services '${service.name}': revision '${name}' twice`),
  ];
}

function splitProblems({ name, splits, revisions }: Scenario['workerPools'][number]): readonly string[] {
  const sum = splits.reduce((total, { percent }) => total + percent, 0);
  const names = revisions.map((revision) => revision.name);
  return [
    ...(sum === 100 ? [] : [`workerPools '${name}': splits add up to ${sum} percent, not 100`]),
    ...splits.flatMap(({ revision }) =>
      revision === undefined || names.includes(revision)
        ? []
        : [`workerPools '${name}': a split goes to '${revision}', which is not among its revisions`],
    ),
    ...names
      .filter((revision) => !revision.startsWith(`${name}-`))
      .map((revision) => `workerPools '${name}': revision '${revision}' does not begin with the pool's name`),
  ];
}

function containerProblems(scenario: Scenario) {
  return (finding: Scenario['findings'][number], index: number): readonly string[] => {
    const { container } = finding;
    const containers = containersOf(scenario, finding);
    if (container === undefined || containers === undefined) return [];
    return containers.names.includes(container)
      ? []
      : [`findings.${index}: ${containers.of} has no container '${container}'`];
  };
}

/** The containers in which a finding can be, and of what they are; undefined where that does not exist. */
function containersOf(
  scenario: Scenario,
  { service, workerPool, job, instance, revision }: Scenario['findings'][number],
): { readonly of: string; readonly names: readonly (string | undefined)[] } | undefined {
  const revised: readonly {
    readonly name: string;
    readonly revisions: readonly {
      readonly name: string;
      readonly containers: readonly { name?: string | undefined }[];
    }[];
  }[] = service === undefined ? scenario.workerPools : scenario.services;
  const revisions = revised.find(({ name }) => name === (service ?? workerPool))?.revisions;
  const found = revisions?.find(({ name }) => name === revision) ?? revisions?.at(-1);
  if (found !== undefined)
    return { of: `revision '${found.name}'`, names: found.containers.map(({ name }) => name) };
  const single = [...scenario.jobs, ...scenario.instances].find(({ name }) => name === (job ?? instance));
  if (single === undefined) return undefined;
  return { of: `'${single.name}'`, names: single.containers.map(({ name }) => name) };
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
