import { isAlias, isNode, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import type { Faults } from './faults';

/** Far above any policy; what is larger is not one. In characters. */
const MAX_LENGTH = 65_536;
/** A policy nests four deep. The parser recurses, and far deeper nesting ends the process instead of throwing. */
const MAX_DEPTH = 32;

/** A YAML text, parsed for its structure only: every scalar is the text that stands in the file. */
export interface YamlSource {
  /** `undefined` when the file is empty or could not be parsed; the fault is added then. */
  readonly root: Node | undefined;
  /** Line of a node, counting from 1. */
  readonly lineOf: (node: unknown) => number;
}

/**
 * Parses strictly. Anchors, aliases, tags and directives are faults: each makes the file say something else than what
 * a reader sees on the line. The `failsafe` schema keeps YAML from guessing types (`yes`, `0x10`, `2026-01-01`).
 */
export function parseYaml(text: string, faults: Faults): YamlSource {
  const counter = new LineCounter();
  const lineAt = (offset: number) => Math.max(1, counter.linePos(offset).line);
  const lineOf = (node: unknown) => (isNode(node) && node.range ? lineAt(node.range[0]) : 1);
  const document = parse(text, counter, faults);
  if (document === undefined) return { root: undefined, lineOf };
  for (const error of document.errors) faults.add(lineAt(error.pos[0]), `not valid YAML: ${error.message}`);
  const { yaml, tags } = document.directives;
  if (yaml.explicit === true || Object.keys(tags).length > 1) {
    faults.add(1, 'directives (lines that begin with %) are not allowed');
  }
  refuseIndirection(document, faults, lineOf);
  if (document.errors.length > 0) return { root: undefined, lineOf };
  if (document.contents === null) faults.add(1, 'the file is empty');
  return { root: document.contents ?? undefined, lineOf };
}

function parse(text: string, lineCounter: LineCounter, faults: Faults): Document.Parsed | undefined {
  if (text.length > MAX_LENGTH) {
    faults.add(1, `the file has ${text.length} characters; a policy has at most ${MAX_LENGTH}`);
    return undefined;
  }
  if (nestsTooDeep(text)) {
    faults.add(1, 'the file nests too deeply; it is not a policy');
    return undefined;
  }
  try {
    // Duplicate keys are found by the reader of each map, which can name them.
    return parseDocument(text, {
      lineCounter,
      schema: 'failsafe',
      strict: true,
      uniqueKeys: false,
      prettyErrors: false,
      // Not `silent`, which would also keep quiet about a second document.
      logLevel: 'error',
    });
  } catch (thrown) {
    faults.add(1, `not valid YAML: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return undefined;
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

function refuseIndirection(
  document: Document.Parsed,
  faults: Faults,
  lineOf: (node: unknown) => number,
): void {
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node))
        faults.add(lineOf(node), `alias "*${node.source}" is not allowed: write the value out`);
      else if (node.anchor !== undefined) {
        faults.add(
          lineOf(node),
          `anchor "&${node.anchor}" is not allowed: write the value out where it is used`,
        );
      }
      if (!isAlias(node) && node.tag !== undefined) {
        faults.add(lineOf(node), `tag "${node.tag}" is not allowed: the key says what the value is`);
      }
    },
  });
}
