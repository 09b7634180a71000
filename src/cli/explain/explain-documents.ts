import { explainFinding, type Explanation } from '../../domain/presentation/explain-finding';
import { Failure } from '../../domain/failures';
import { inertLine } from '../../domain/text/inert-text';
import { readFindings } from '../../google/security-center/extract-findings';
import { describeContent } from '../../google/security-center/forms/describe-content';
import type { Document } from './document';

/** One finding with where it was. */
export interface Explained {
  /** From 1, in the order of the file. */
  readonly number: number;
  /** The line on which the JSON value begins that holds it. */
  readonly line: number;
  /** Where in that value: `listFindingsResults[3]`; `''` for the value itself. */
  readonly path: string;
  readonly explanation: Explanation;
}

/** A part of a file that could not be used. */
export interface Problem {
  readonly line: number;
  readonly why: string;
}

/** The counts of a file that was read to its end. */
export interface Tally {
  readonly findings: number;
  readonly ours: number;
  /** Of all, those that intake refuses. */
  readonly refused: number;
  /** The first hundred. */
  readonly problems: readonly Problem[];
  /** All of them. */
  readonly problemCount: number;
}

/** A file's findings, and how intake would take the file. */
export interface WholeTally extends Tally {
  /** Why intake would not look into the file if it came as one message, though its findings can be read here. */
  readonly asMessage: string | null;
}

const MOST_PROBLEMS = 100;

/**
 * Explains every finding of a file and hands each on at once; `take` is waited for, so that nothing piles up. Throws
 * `malformed` when there was none, saying what there was instead; `source` names the file.
 */
export async function explainDocuments(
  documents: AsyncIterable<Document>,
  source: string,
  take: (explained: Explained) => Promise<void>,
): Promise<Tally> {
  const problems: Problem[] = [];
  let [findings, ours, refused, problemCount, values] = [0, 0, 0, 0, 0];
  let first: string | undefined;
  const problem = (line: number, why: string): void => {
    problemCount += 1;
    if (problems.length < MOST_PROBLEMS) problems.push({ line, why: inertLine(why, 200) });
  };
  for await (const document of documents) {
    if ('fault' in document) {
      problem(document.line, `is no JSON: ${document.fault}`);
      continue;
    }
    values += 1;
    const before = findings;
    for (const { finding, path } of readFindings(document.value)) {
      findings += 1;
      const explanation = explainFinding(finding);
      if (explanation.product.ours) ours += 1;
      if (explanation.refused !== undefined) refused += 1;
      await take({ number: findings, line: document.line, path, explanation });
    }
    if (findings > before) continue;
    const holds = describeContent(document.value);
    first ??= holds;
    problem(document.line, `holds no finding: ${holds}`);
  }
  if (findings === 0) throw nothingFound(source, values, first, problems[0]);
  return { findings, ours, refused, problems, problemCount };
}

function nothingFound(
  source: string,
  values: number,
  holds: string | undefined,
  first: Problem | undefined,
): Failure {
  const named = inertLine(source, 200);
  const seen =
    holds === undefined
      ? first === undefined
        ? 'it is empty'
        : `it is no JSON (line ${first.line} ${first.why})`
      : values === 1
        ? `it is ${holds}`
        : `of its ${values} JSON values the first is ${holds}`;
  return new Failure(
    'malformed',
    `${named} holds no SCC finding: ${seen}. Give a finding, a list or notification of SCC, messages pulled from Pub/Sub or log entries, as JSON or JSON lines.`,
  );
}
