import { serviceOf, type ScenarioEvent } from './event-schema';
import type { Scenario } from './schema';

interface Mention {
  readonly where: string;
  readonly service: string | undefined;
  readonly revision?: string | undefined;
  readonly tag?: string | undefined;
}

/** Names that a scenario uses without defining them, and other contradictions: one sentence each. */
export function contradictions(scenario: Scenario): readonly string[] {
  return [
    ...mentions(scenario).flatMap((mention) => unknownNames(scenario, mention)),
    ...scenario.services.flatMap(trafficProblems),
    ...repeated(scenario.services.map(({ name }) => name)).map(
      (name) => `services: '${name}' stands there twice`,
    ),
    ...scenario.findings.flatMap(containerProblems(scenario)),
  ];
}

function mentions(scenario: Scenario): readonly Mention[] {
  const ofEvent = (where: string, event: ScenarioEvent): Mention => {
    if (event.do === 'finding') return { where, ...event.finding };
    // The tag of a `tag` event is a new one.
    const tag = event.do === 'exploit-request' ? event.tag : undefined;
    return { where, service: serviceOf(event), tag };
  };
  return [
    ...scenario.innocents.map((service, index) => ({ where: `innocents.${index}`, service })),
    ...scenario.logs.entries.map(({ service }, index) => ({ where: `logs.entries.${index}`, service })),
    ...scenario.findings.map((finding, index) => ({ where: `findings.${index}`, ...finding })),
    ...scenario.attacker.timeline.map(({ event }, index) => ofEvent(`attacker.timeline.${index}`, event)),
    ...scenario.events.map(({ event }, index) => ofEvent(`events.${index}`, event)),
    ...scenario.people.flatMap(({ first }, index) =>
      first === undefined ? [] : [ofEvent(`people.${index}.first`, first)],
    ),
  ];
}

function unknownNames(scenario: Scenario, mention: Mention): readonly string[] {
  if (mention.service === undefined) return [];
  const service = scenario.services.find(({ name }) => name === mention.service);
  if (service === undefined) return [`${mention.where}: there is no service '${mention.service}'`];
  const problems: string[] = [];
  if (mention.revision !== undefined && !service.revisions.some(({ name }) => name === mention.revision)) {
    problems.push(`${mention.where}: '${service.name}' has no revision '${mention.revision}'`);
  }
  if (mention.tag !== undefined && !service.traffic.some(({ tag }) => tag === mention.tag)) {
    problems.push(`${mention.where}: '${service.name}' has no tag '${mention.tag}'`);
  }
  return problems;
}

function trafficProblems(service: Scenario['services'][number]): readonly string[] {
  const problems: string[] = [];
  const sum = service.traffic.reduce((total, { percent }) => total + percent, 0);
  if (sum !== 100) problems.push(`services '${service.name}': traffic adds up to ${sum} percent, not 100`);
  const names = service.revisions.map(({ name }) => name);
  for (const { revision } of service.traffic) {
    if (revision !== undefined && !names.includes(revision)) {
      problems.push(
        `services '${service.name}': traffic goes to '${revision}', which is not among its revisions`,
      );
    }
  }
  for (const name of names) {
    if (!name.startsWith(`${service.name}-`)) {
      problems.push(`services '${service.name}': revision '${name}' does not begin with the service's name`);
    }
  }
  return [
    ...problems,
    ...repeated(names).map((name) => `services '${service.name}': revision '${name}' twice`),
  ];
}

function containerProblems(scenario: Scenario) {
  return (finding: Scenario['findings'][number], index: number): readonly string[] => {
    const service = scenario.services.find(({ name }) => name === finding.service);
    const revision =
      finding.revision === undefined
        ? service?.revisions.at(-1)
        : service?.revisions.find(({ name }) => name === finding.revision);
    if (finding.container === undefined || revision === undefined) return [];
    return revision.containers.some(({ name }) => name === finding.container)
      ? []
      : [`findings.${index}: revision '${revision.name}' has no container '${finding.container}'`];
  };
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
