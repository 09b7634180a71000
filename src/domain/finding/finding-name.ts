import { Failure } from '../failures';
import { inQueue } from '../message-names';

/** A finding's name taken apart. The same finding is read and written under names of several scopes. */
export interface FindingName {
  /** As it was given. */
  readonly name: string;
  /** `organizations/1`, `folders/2` or `projects/3`. */
  readonly scope: string;
  readonly source: string;
  /** `global` where the name has none. */
  readonly location: string;
  readonly finding: string;
}

const NAME =
  /^((?:organizations|folders|projects)\/[A-Za-z0-9.:_-]+)\/sources\/([A-Za-z0-9_-]+)(?:\/locations\/([a-z0-9-]+))?\/findings\/([A-Za-z0-9]{1,64})$/;

/** Reads a v1 or v2 finding name of any scope. Throws `malformed`, saying what a name looks like. */
export function parseFindingName(name: string): FindingName {
  const [, scope, source, location, finding] = NAME.exec(name) ?? [];
  if (scope === undefined || source === undefined || finding === undefined) {
    throw new Failure(
      'malformed',
      `"${name.slice(0, 200)}" is not a finding's name: expected {organizations|folders|projects}/X/sources/S[/locations/L]/findings/F`,
    );
  }
  return { name, scope, source, location: location ?? 'global', finding };
}

/** `<source>/<finding>`: the same whatever the scope of the name. */
export function findingKey(name: FindingName): string {
  return `${name.source}/${name.finding}`;
}

/** The Temporal workflow id of a finding. `taskQueue`: the prefix of the installation's queues. */
export function findingWorkflowId(name: FindingName, taskQueue: string): string {
  return inQueue(taskQueue, `finding:${findingKey(name)}`);
}
