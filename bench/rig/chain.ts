import type { Call } from '../../stage/parse-truth';
import { methods } from '../../stage/methods';

/** The calls that a plan waits for, in milliseconds. */
export interface Chain {
  /** The finding, as its workflow reads it, and as the incident reads it. */
  readonly findings: number;
  /** The slowest of what is then read in parallel. */
  readonly gathered: number;
  /** Trying the change without effect: the service twice, and the validate-only change. */
  readonly preview: number;
  readonly total: number;
}

const REGISTRY = 'google.devtools.artifactregistry.';
/** The calls about the identity, each a row of its own: policies level by level, searches, the account and its keys. */
const OF_IDENTITY = ['google.cloud.resourcemanager.', 'google.cloud.asset.', 'google.iam.admin.'] as const;
const OF_SETTINGS: readonly string[] = [
  methods.readService,
  'google.cloud.run.v2.Revisions/ListRevisions',
  'google.cloud.run.v2.Services/GetIamPolicy',
];

/**
 * The slowest chain of remote calls between a start and its plan, in which each needs what the one before it answered:
 * the finding, the incident's look at it, the slowest branch of what is gathered in parallel (a log's pages in a row; the
 * settings, then the images that they name, then the slowest row about the identity that they name), and the preview. Takes the calls of one incident in the order of their arrival. Throws when they are others.
 */
export function slowestChain(calls: readonly Call[]): Chain {
  const of = (method: string): readonly Call[] => calls.filter((call) => call.method === method);
  const [first, second, ...related] = of(methods.fetchFinding);
  const [settings, ...again] = of(methods.readService);
  const tried = calls.filter(({ method, validateOnly }) => method === methods.change && validateOnly);
  if (first === undefined || second === undefined || settings === undefined || tried.length === 0) {
    const made = calls.map(({ method }) => method).join(', ');
    throw new Error(`expected: the calls that lead to a plan; seen: ${made || 'none'}`);
  }
  const gathered = Math.max(
    // The shared parts of findings are known when those of the project were listed; then the others are.
    longestRow(related),
    ...calls.filter(({ method }) => method.startsWith('virustotal.')).map(({ tookMs }) => tookMs),
    ...settingsThenIdentity(calls),
  );
  const findings = first.tookMs + second.tookMs;
  const preview = [...again, ...tried].reduce((sum, { tookMs }) => sum + tookMs, 0);
  return { findings, gathered, preview, total: findings + gathered + preview };
}

/** The logs, which wait for nothing; and the settings with all that waits for them. */
function settingsThenIdentity(calls: readonly Call[]): readonly [logs: number, settings: number] {
  const ofSettings = OF_SETTINGS.flatMap((method) => calls.find((call) => call.method === method) ?? []);
  const images = calls.filter(({ method }) => method.startsWith(REGISTRY));
  const known = Math.max(...[...ofSettings, ...images].map(endOf));
  const lists = calls.filter(({ method }) => method === methods.readLog);
  const isLate = ({ at }: Call): boolean => Date.parse(at) >= known;
  const aboutIdentity = [
    ...OF_IDENTITY.map((api) => calls.filter((call) => call.method.startsWith(api) && isLate(call))),
    // The trail's lists. A log's page that comes this late counts as one of them.
    lists.filter(isLate),
  ];
  return [
    longestRow(lists.filter((call) => !isLate(call))),
    Math.max(...ofSettings.map(({ tookMs }) => tookMs)) +
      longestRow(images) +
      Math.max(...aboutIdentity.map(longestRow)),
  ];
}

function endOf({ at, tookMs }: Call): number {
  return Date.parse(at) + tookMs;
}

/** The longest row of calls. A call follows the one that had ended last before it came. */
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
