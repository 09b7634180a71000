type Members = Readonly<Record<string, unknown>>;

/** A finding and the block about its resource, in the names of the API's JSON. Either can be anything. */
interface FindingForm {
  readonly finding: unknown;
  readonly resource: unknown;
}

/** Members whose keys somebody chose: they are names, and stay as they are. */
const FREE = new Set(['sourceProperties', 'marks', 'contacts', 'externalSystems']);
const DEEPEST = 40;

/**
 * Brings one finding to one form: a row of a list, a notification's body, a finding by itself or under another name,
 * in camel case or snake case, its source properties in it or beside it, as JSON or as a text that holds JSON.
 */
export function toFindingForm(row: unknown): FindingForm {
  const whole = membersOf(row);
  if (whole === undefined) return { finding: row, resource: undefined };
  const wrapped = membersOf(whole['finding']) ?? membersOf(whole['findings']);
  if (wrapped === undefined && !looksLikeFinding(whole)) {
    return { finding: whole['finding'], resource: camelKeys(whole['resource'], 0) };
  }
  const own = camelKeys(wrapped ?? whole, 0);
  const resource = camelKeys(whole['resource'] ?? wrapped?.['resource'], 0);
  const beside = whole['sourceProperties'] ?? whole['source_properties'];
  const finding =
    isMembers(own) && isNothing(own['sourceProperties']) && !isNothing(beside)
      ? { ...own, sourceProperties: beside }
      : own;
  return { finding, resource };
}

/** Tells whether an object is a finding by itself: it has the name of one, or a category and what only findings have. */
export function looksLikeFinding(value: unknown): boolean {
  if (!isMembers(value)) return false;
  const has = (...keys: readonly string[]): boolean => keys.some((key) => Object.hasOwn(value, key));
  const { name, category } = value;
  if (typeof name === 'string' && /\/findings\/[^/]+$/.test(name)) return true;
  return (
    typeof category === 'string' &&
    has('resourceName', 'resource_name', 'findingClass', 'finding_class', 'sourceProperties', 'eventTime')
  );
}

/** The members of an object, or of a text that holds one as JSON; undefined for anything else. */
export function membersOf(value: unknown): Members | undefined {
  const read = typeof value === 'string' && /^\s*\{/.test(value) ? jsonOf(value) : value;
  return isMembers(read) ? read : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Not set: absent, null, an empty object or, as some tools write it, an empty list. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Snake case as camel case, all the way down. Where both forms stand, the camel case counts unless it holds nothing. */
function camelKeys(value: unknown, depth: number): unknown {
  if (depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map((item) => camelKeys(item, depth + 1));
  if (!isMembers(value)) return value;
  const named = new Map<string, unknown>();
  for (const [key, member] of Object.entries(value)) {
    const camel = camelOf(key);
    if (camel !== key && !isNothing(value[camel])) continue;
    if (camel === key && named.has(key) && isNothing(member)) continue;
    named.set(camel, FREE.has(camel) ? freeOf(camel, member, depth) : camelKeys(member, depth + 1));
  }
  return Object.fromEntries(named);
}

/** External systems have chosen names and members of the API. */
function freeOf(key: string, member: unknown, depth: number): unknown {
  if (key !== 'externalSystems' || !isMembers(member)) return member;
  return Object.fromEntries(Object.entries(member).map(([name, each]) => [name, camelKeys(each, depth + 1)]));
}

function camelOf(key: string): string {
  return /^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/.test(key)
    ? key.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    : key;
}
