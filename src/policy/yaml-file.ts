import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
} from 'yaml';
import { nameOf, shown, type Fault, type Path } from './faults';

/** Far above any policy; what is larger is not one. In characters. */
const MAX_LENGTH = 65_536;
/** A policy nests four deep. The parser recurses, and far deeper nesting ends the process instead of throwing. */
const MAX_DEPTH = 32;

/** A YAML text as lists, maps and texts: no scalar is taken for a number, a date or `true`. */
export interface YamlFile {
  /** A key that has no value at all is `null`. */
  readonly value: unknown;
  /** Returns the line of a key or of a list's item; where it is missing, of what would hold it. Counts from 1. */
  readonly lineOf: (path: Path) => number;
}

/** A file and the faults of its form; `file` is absent where it is empty or cannot be parsed at all. */
interface ReadYaml {
  readonly faults: readonly Fault[];
  readonly file?: YamlFile;
}

type LineAt = (node: unknown) => number;

/**
 * Parses strictly. Anchors, aliases, merge keys, tags, directives and duplicate keys are faults: each makes the file say
 * something else than what a reader sees on the line.
 */
export function readYaml(text: string): ReadYaml {
  const counter = new LineCounter();
  const lineAt = (offset: number) => Math.max(1, counter.linePos(offset).line);
  const document = parse(text, counter);
  if (typeof document === 'string') return { faults: [{ line: 1, text: document }] };
  const lineOf: LineAt = (node) => (isNode(node) && node.range ? lineAt(node.range[0]) : 1);
  const faults: Fault[] = document.errors.map(({ pos, message }) => ({
    line: lineAt(pos[0]),
    text: `not valid YAML: ${message}`,
  }));
  faults.push(...indirections(document, lineOf));
  if (document.errors.length > 0) return { faults };
  const { contents } = document;
  if (contents === null) return { faults: [...faults, { line: 1, text: 'the file is empty' }] };
  const value = valueOf(contents, [], lineOf, faults);
  return { faults, file: { value, lineOf: (path) => lineIn(contents, path, lineOf) } };
}

/** The parsed document, or why there is none. */
function parse(text: string, lineCounter: LineCounter): Document.Parsed | string {
  if (text.length > MAX_LENGTH)
    return `the file has ${text.length} characters; a policy has at most ${MAX_LENGTH}`;
  if (nestsTooDeep(text)) return 'the file nests too deeply; it is not a policy';
  try {
    return parseDocument(text, {
      lineCounter,
      // Keeps YAML from guessing types (`yes`, `0x10`, `2026-01-01`).
      schema: 'failsafe',
      strict: true,
      // Found below, where both lines can be named.
      uniqueKeys: false,
      prettyErrors: false,
      // Not `silent`, which would also keep quiet about a second document.
      logLevel: 'error',
    });
  } catch (thrown) {
    return `not valid YAML: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

/** Counted on the text, since the parser cannot be asked: entries opened on one line, and brackets open at a time. */
function nestsTooDeep(text: string): boolean {
  let open = 0;
  return text.split('\n').some((line) => {
    const opened = (line.match(/[[{]|[-?][ \t]/g) ?? []).length;
    open += (line.match(/[[{]/g) ?? []).length - (line.match(/[\]}]/g) ?? []).length;
    return opened > MAX_DEPTH || open > MAX_DEPTH;
  });
}

function indirections(document: Document.Parsed, lineOf: LineAt): readonly Fault[] {
  const faults: Fault[] = [];
  const { yaml, tags } = document.directives;
  if (yaml.explicit === true || Object.keys(tags).length > 1)
    faults.push({ line: 1, text: 'directives (lines that begin with %) are not allowed' });
  visit(document, {
    Node: (_, node) => {
      const refuse = (what: string, instead: string) =>
        faults.push({ line: lineOf(node), text: `${what} is not allowed: ${instead}` });
      if (isAlias(node)) {
        refuse(`alias "*${node.source}"`, 'write the value out');
        return;
      }
      if (node.anchor !== undefined)
        refuse(`anchor "&${node.anchor}"`, 'write the value out where it is used');
      if (node.tag !== undefined) refuse(`tag "${node.tag}"`, 'the key says what the value is');
    },
  });
  return faults;
}

/** The value of a node. Keys that cannot be are added to `faults` and left out; of two equal ones the first counts. */
function valueOf(node: unknown, path: Path, lineOf: LineAt, faults: Fault[]): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item, index) => valueOf(item, [...path, index], lineOf, faults));
  if (!isMap(node)) return null;
  const lines = new Map<string, number>();
  const entries = node.items.flatMap(({ key, value }): readonly [string, unknown][] => {
    const line = lineOf(key);
    const name = isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
    const first = name === undefined ? undefined : lines.get(name);
    if (name !== undefined && name !== '<<' && first === undefined) {
      lines.set(name, line);
      return [[name, valueOf(value, [...path, name], lineOf, faults)]];
    }
    const fault =
      name === undefined
        ? `a key in ${nameOf(path)} must be one word`
        : name === '<<'
          ? 'merge key "<<" is not allowed: write the keys out'
          : `${shown(name)} is already set on line ${String(first)}`;
    faults.push({ line, text: fault });
    return [];
  });
  // Also for a key like `__proto__`, which an assignment would not make one of the object's own.
  return Object.fromEntries(entries);
}

function lineIn(root: unknown, path: Path, lineOf: LineAt): number {
  let node = root;
  let line = lineOf(root);
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (pair === undefined) return line;
      line = lineOf(pair.key);
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number') {
      node = node.items[part];
      line = lineOf(node);
    } else return line;
  }
  return line;
}
