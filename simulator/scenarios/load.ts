import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { contradictions } from './check-references';
import { scenarioSchema } from './schema';
import type { Scenario } from './schema';

/** A scenario that cannot be played; the message says where, why and what to do. */
export class ScenarioError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ScenarioError';
  }
}

/** Names of the scenarios that come with the simulator, sorted. */
export function scenarioNames(): readonly string[] {
  return readdirSync(__dirname)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/**
 * Loads a scenario by the name of one that comes with the simulator, or from a file's path.
 * Throws `ScenarioError`.
 */
export function loadScenario(nameOrPath: string): Scenario {
  const known = scenarioNames().includes(nameOrPath);
  const file = known ? path.join(__dirname, `${nameOrPath}.yaml`) : nameOrPath;
  return parseScenario(read(file, nameOrPath), file);
}

function read(file: string, nameOrPath: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ScenarioError(
      `Scenario '${nameOrPath}' cannot be read: ${reason}. Name one of ${scenarioNames().join(', ')}, or the path of a YAML file.`,
    );
  }
}

/** Parses the text of a scenario file; `file` is for messages only. Throws `ScenarioError` with every problem found. */
export function parseScenario(text: string, file: string): Scenario {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  if (document.errors.length > 0) {
    throw refused(
      file,
      document.errors.map(({ message }) => message),
    );
  }
  const parsed = scenarioSchema.safeParse(extended(document.toJS(), file));
  if (!parsed.success) {
    throw refused(
      file,
      parsed.error.issues.map((issue) => {
        const node: unknown = issue.path.length === 0 ? document.contents : nodeAt(document, issue.path);
        const offset = rangeStart(node);
        const line = offset === undefined ? '' : ` (line ${lines.linePos(offset).line})`;
        return `${describe(issue)}${line}`;
      }),
    );
  }
  const problems = contradictions(parsed.data);
  if (problems.length > 0) throw refused(file, problems);
  return parsed.data;
}

/** Fills in a file from the scenario that it extends: whole keys, and of `services` those whose names it does not use. */
function extended(own: unknown, file: string): unknown {
  const { extends: base, services } = keysOf(own);
  if (typeof base !== 'string') return own;
  if (!scenarioNames().includes(base))
    throw refused(file, [`extends: no scenario '${base}' comes with the simulator`]);
  const text = readFileSync(path.join(__dirname, `${base}.yaml`), 'utf8');
  const below = keysOf(extended(parseDocument(text).toJS(), file));
  const ownServices = listIn(services);
  const named = ownServices.map((service) => keysOf(service)['name']);
  const others = listIn(below['services']).filter((service) => !named.includes(keysOf(service)['name']));
  return { ...below, ...keysOf(own), services: [...ownServices, ...others] };
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function keysOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function nodeAt(document: ReturnType<typeof parseDocument>, at: readonly PropertyKey[]): unknown {
  return document.getIn(
    at.filter((part) => typeof part !== 'symbol'),
    true,
  );
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return undefined;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? start : undefined;
}

function describe(issue: z.core.$ZodIssue): string {
  const where = issue.path.map(String).join('.') || 'top level';
  return issue.code === 'unrecognized_keys'
    ? `${where}: unknown key ${issue.keys.map((key) => `'${key}'`).join(', ')}`
    : `${where}: ${issue.message}`;
}

function refused(file: string, problems: readonly string[]): ScenarioError {
  return new ScenarioError(
    `Scenario file ${file} is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}\nCorrect the file; docs/scenarios.md documents every key.`,
  );
}
