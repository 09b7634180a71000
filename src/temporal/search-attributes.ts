import type { Connection } from '@temporalio/client';
import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';
import { Failure } from '../domain/failures';
import { cutAttribute, searchAttributes, type SearchAttribute } from '../domain/incident/search-attributes';
import { workloadPath, type Workload } from '../domain/workload/workload';
import { poll } from './poll';

/** The declared attributes as the typed keys of Temporal's client. */
export const searchAttributeKeys = {
  phase: defineSearchAttributeKey(searchAttributes.phase.name, searchAttributes.phase.type),
  severity: defineSearchAttributeKey(searchAttributes.severity.name, searchAttributes.severity.type),
  outcome: defineSearchAttributeKey(searchAttributes.outcome.name, searchAttributes.outcome.type),
  project: defineSearchAttributeKey(searchAttributes.project.name, searchAttributes.project.type),
  workload: defineSearchAttributeKey(searchAttributes.workload.name, searchAttributes.workload.type),
  categories: defineSearchAttributeKey(searchAttributes.categories.name, searchAttributes.categories.type),
  links: defineSearchAttributeKey(searchAttributes.links.name, searchAttributes.links.type),
  deadline: defineSearchAttributeKey(searchAttributes.deadline.name, searchAttributes.deadline.type),
} as const;

/** Set by the server itself on a workflow whose tasks fail one after the other, and removed when one succeeds. */
export const problemsKey = defineSearchAttributeKey('TemporalReportedProblems', 'KEYWORD_LIST');

/** The attributes by which a new incident can be found before its first workflow task has run. */
export function initialIncidentAttributes(workload: Workload): SearchAttributePair[] {
  return [
    { key: searchAttributeKeys.phase, value: 'investigating' },
    { key: searchAttributeKeys.project, value: cutAttribute(workload.projectNumber) },
    { key: searchAttributeKeys.workload, value: cutAttribute(workloadPath(workload)) },
  ];
}

/** Each type as the command line's flags and the operator service spell it. */
const spelling = {
  KEYWORD: { flag: 'Keyword', indexed: 2 },
  DATETIME: { flag: 'Datetime', indexed: 6 },
  KEYWORD_LIST: { flag: 'KeywordList', indexed: 7 },
} as const;

const declared: readonly SearchAttribute[] = Object.values(searchAttributes);

/** The flags that make a development server know the attributes from its start: `--search-attribute Name=Type` each. */
export function searchAttributeFlags(attributes: readonly SearchAttribute[] = declared): readonly string[] {
  return attributes.flatMap(({ name, type }) => ['--search-attribute', `${name}=${spelling[type].flag}`]);
}

/** The two services that registration needs; `Connection` has both. */
export type RegistrationConnection = Pick<Connection, 'operatorService' | 'workflowService'>;

/**
 * Registers what is missing in `namespace` and returns once the server can search by all of it; a fresh key may take
 * some seconds. Safe to repeat and to run in several processes at once. Throws `bad-config` when a key exists with
 * another type, `access-refused` or `unreachable` as the server says.
 */
export async function registerSearchAttributes(
  connection: RegistrationConnection,
  namespace: string,
): Promise<void> {
  const { customAttributes } = await connection.operatorService
    .listSearchAttributes({ namespace })
    .catch((thrown: unknown) => {
      // The time-skipping server cannot list them; adding one that is there is no fault.
      if (grpcCode(thrown) === UNIMPLEMENTED) return { customAttributes: NONE };
      throw refused(namespace, thrown);
    });
  const missing = declared.filter(({ name }) => customAttributes[name] === undefined);
  for (const { name, type } of declared) {
    const found: number | undefined = customAttributes[name];
    if (found === undefined || found === spelling[type].indexed) continue;
    throw new Failure(
      'bad-config',
      `search attribute ${name} exists in namespace ${namespace} with another type than ${spelling[type].flag}; remove it with \`temporal operator search-attribute remove --name ${name}\``,
    );
  }
  if (missing.length === 0) return;
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, spelling[type].indexed])),
    });
  } catch (thrown) {
    // Another process was faster; what counts is that they are usable.
    if (grpcCode(thrown) !== ALREADY_EXISTS) throw refused(namespace, thrown);
  }
  await poll(`search attributes of namespace ${namespace}`, 30_000, async () =>
    usable(connection, namespace),
  );
}

/** An attribute by its name, and its type as the command line of Temporal spells it. */
export interface SpelledAttribute {
  readonly name: string;
  readonly type: string;
}

/** All that are declared, in that spelling. */
export const spelledAttributes: readonly SpelledAttribute[] = declared.map(({ name, type }) => ({
  name,
  type: spelling[type].flag,
}));

/** Which of the declared attributes a namespace does not have, and which it has with another type. Changes nothing. */
export async function compareSearchAttributes(
  { operatorService }: Pick<RegistrationConnection, 'operatorService'>,
  namespace: string,
): Promise<{
  readonly missing: readonly SpelledAttribute[];
  readonly otherType: readonly SpelledAttribute[];
}> {
  const { customAttributes } = await operatorService
    .listSearchAttributes({ namespace })
    .catch((thrown: unknown) => {
      throw refused(namespace, thrown, 'read');
    });
  const typeOf = (name: string): number | undefined => customAttributes[name];
  const spelled = ({ name, type }: SearchAttribute): SpelledAttribute => ({
    name,
    type: spelling[type].flag,
  });
  const isWanted = ({ name, type }: SearchAttribute): boolean => typeOf(name) === spelling[type].indexed;
  return {
    missing: declared.filter(({ name }) => typeOf(name) === undefined).map(spelled),
    otherType: declared
      .filter((attribute) => typeOf(attribute.name) !== undefined && !isWanted(attribute))
      .map(spelled),
  };
}

const NONE: Readonly<Record<string, number>> = {};
const ALREADY_EXISTS = 6;
const PERMISSION_DENIED = 7;
const INVALID_ARGUMENT = 3;
const UNIMPLEMENTED = 12;

/** Tells whether a search by all of them is understood. The time-skipping server has no search, and knows a key at once. */
async function usable(connection: RegistrationConnection, namespace: string): Promise<boolean> {
  const query = declared.map(({ name }) => `${name} IS NULL`).join(' OR ');
  try {
    await connection.workflowService.countWorkflowExecutions({ namespace, query });
    return true;
  } catch (thrown) {
    const code = grpcCode(thrown);
    if (code === UNIMPLEMENTED) return true;
    if (code === INVALID_ARGUMENT) return false;
    throw refused(namespace, thrown);
  }
}

function grpcCode(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
}

function refused(namespace: string, thrown: unknown, what: 'read' | 'register' = 'register'): Failure {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  const code = grpcCode(thrown) === PERMISSION_DENIED ? 'access-refused' : 'unreachable';
  return new Failure(code, `could not ${what} search attributes in namespace ${namespace}: ${why}`, {
    cause: thrown,
  });
}
