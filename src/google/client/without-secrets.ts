import { redact, redactArguments } from '../../domain/text/redact';

// Names are kept as they are: a redacted name could not be looked up again.
const names = new Set([
  'name',
  'canonicalName',
  'parent',
  'resourceName',
  'uid',
  'etag',
  'insertId',
  'sha256',
]);
const environmentLists = new Set(['env', 'envVariables']);
const environmentMaps = /^(?:environmentVariables|environment)$/;
const environmentTexts = /env(?:ironment)?_?variables?$/i;

/**
 * Plain JSON for the evidence: values of environment variables are dropped and their names stay, wherever Google puts
 * them; secrets in any other text are redacted.
 */
export function withoutSecrets(value: unknown): unknown {
  return strip(value, '');
}

function strip(value: unknown, key: string): unknown {
  if (typeof value === 'string') return names.has(key) ? value : redact(value);
  if (Array.isArray(value)) {
    if (environmentLists.has(key)) return value.map(withoutValue);
    if (environmentTexts.test(key)) return value.map(nameOnly);
    return value.map((item) => strip(item, key));
  }
  if (typeof value !== 'object' || value === null) return value;
  if (environmentMaps.test(key)) return Object.fromEntries(Object.keys(value).map((name) => [name, '']));
  const members = Object.entries(value)
    // kubectl and others keep the whole specification in here, environment included.
    .filter(([name]) => !name.endsWith('/last-applied-configuration'))
    .map(([name, member]) => [
      name,
      environmentTexts.test(name) ? stripTexts(member, name) : strip(withoutPasswords(value, name), name),
    ]);
  return Object.fromEntries(members);
}

/** Arguments are read together with what they are arguments of: a process's program, a container's command. */
function withoutPasswords(owner: object, name: string): unknown {
  const member: unknown = Reflect.get(owner, name);
  if (name !== 'args' || !areTexts(member)) return member;
  const command: unknown = Reflect.get(owner, 'command');
  const binary: unknown = Reflect.get(owner, 'binary');
  const path: unknown = typeof binary === 'object' && binary !== null ? Reflect.get(binary, 'path') : '';
  return redactArguments(
    member,
    areTexts(command) ? command.join(' ') : typeof path === 'string' ? path : '',
  );
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function stripTexts(value: unknown, key: string): unknown {
  return typeof value === 'string' ? nameOnly(value) : strip(value, key);
}

/** An entry of `env` or `envVariables` without `value` and `val`; a reference to a secret stays, by name. */
function withoutValue(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null) return nameOnly(entry);
  const kept = Object.entries(entry).filter(
    ([name]) => name !== 'value' && name !== 'val' && name !== 'values',
  );
  return Object.fromEntries(kept.map(([name, member]) => [name, strip(member, name)]));
}

/** `NAME=value` without the value. */
function nameOnly(entry: unknown): unknown {
  return typeof entry === 'string' ? entry.replace(/=[\s\S]*$/, '') : '';
}
