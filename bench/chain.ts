import type { Call } from '../stage/parse-truth';
import { methods } from '../stage/methods';

/** What a plan waits for, in milliseconds. */
export interface Chain {
  /** The finding, as its workflow reads it, and as the incident reads it. */
  readonly findings: number;
  /** The slowest of what is then read in parallel. */
  readonly gathered: number;
  /** Trying the change without effect: the service twice, and the validate-only change. */
  readonly preview: number;
  readonly total: number;
}

const OF_SETTINGS: readonly string[] = [
  methods.readService,
  'google.cloud.run.v2.Revisions/ListRevisions',
  'google.cloud.run.v2.Services/GetIamPolicy',
];

/**
 * The slowest chain of remote calls between a start and its plan, in which each needs what the one before it answered:
 * the finding, the incident's look at it, the slowest branch of what is gathered in parallel (a log's pages in a row),
 * and the preview. Takes the calls of one incident in the order of their arrival. Throws when they are others.
 */
export function slowestChain(calls: readonly Call[]): Chain {
  const of = (method: string): readonly number[] =>
    calls.filter((call) => call.method === method).map(({ tookMs }) => tookMs);
  const [first, second, ...related] = of(methods.fetchFinding);
  const [settings, ...again] = of(methods.readService);
  const tried = calls.filter(({ method, validateOnly }) => method === methods.change && validateOnly);
  if (first === undefined || second === undefined || settings === undefined || tried.length === 0) {
    const made = calls.map(({ method }) => method).join(', ');
    throw new Error(`expected: the calls that lead to a plan; seen: ${made || 'none'}`);
  }
  const gathered = Math.max(
    ...related,
    settings,
    ...OF_SETTINGS.slice(1).flatMap(of),
    ...calls.filter(({ method }) => method.startsWith('virustotal.')).map(({ tookMs }) => tookMs),
    longestRow(calls.filter(({ method }) => method === methods.readLog)),
  );
  const findings = first + second;
  const preview = [...again, ...tried.map(({ tookMs }) => tookMs)].reduce((sum, ms) => sum + ms, 0);
  return { findings, gathered, preview, total: findings + gathered + preview };
}

/** The longest row of pages. A page follows the one that had ended last before it came. */
function longestRow(pages: readonly Call[]): number {
  const rows: { readonly endedAt: number; readonly ms: number }[] = [];
  const free = new Set<(typeof rows)[number]>();
  for (const { at, tookMs } of pages) {
    const cameAt = Date.parse(at);
    const before = [...free]
      .filter(({ endedAt }) => endedAt <= cameAt)
      .sort((a, b) => b.endedAt - a.endedAt)[0];
    if (before !== undefined) free.delete(before);
    const row = { endedAt: cameAt + tookMs, ms: (before?.ms ?? 0) + tookMs };
    rows.push(row);
    free.add(row);
  }
  return Math.max(0, ...rows.map(({ ms }) => ms));
}
