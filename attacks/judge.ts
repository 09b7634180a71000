import type { Truth } from '../stage/parse-truth';
import { methods } from '../stage/methods';
import { shownOf, type Arena } from './arena';
import type { Holds } from './case';

/** Judges a case by what is true in the simulated cloud and in the ledger, and by what people can read. Resolves with what is not as it must be. */
export async function judge(arena: Arena, holds: Holds): Promise<readonly string[]> {
  const truth = await arena.stage.cloud.truth();
  const [, , , service = ''] = arena.workload.split('/');
  return [
    ...expected('changes by the product', changesOf(truth), holds.changes),
    ...expected("the attacker's shell", truth.attacker.shell, holds.shell),
    ...expected('frozen', truth.services[service]?.frozen, holds.frozen),
    ...expected('every finding open', areOpen(truth), holds.findingsOpen),
    ...(await inLedger(arena, holds)),
    ...(await inWords(arena, holds)),
  ];
}

function changesOf({ calls }: Truth): number {
  return calls.filter(
    ({ method, validateOnly, outcome }) =>
      method === methods.change && !validateOnly && (outcome === 'ok' || outcome === 'answer-lost'),
  ).length;
}

function areOpen({ findings }: Truth): boolean {
  return Object.values(findings).every(({ state }) => state === 'ACTIVE');
}

async function inLedger({ ledger, workload }: Arena, holds: Holds): Promise<readonly string[]> {
  const incident = `${workload}#1`;
  const [projectNumber = '', location = '', , name = ''] = workload.split('/');
  const place = { projectNumber, location, kind: 'services', name } as const;
  const failures: string[] = [];
  if (holds.outcome !== undefined) {
    const found = (await ledger.latestOutcome(incident))?.outcome ?? 'none';
    failures.push(...expected("the ledger's outcome", found, holds.outcome));
  }
  if (holds.neverOutcome !== undefined) {
    const found = (await ledger.latestOutcome(incident))?.outcome;
    if (found === holds.neverOutcome) failures.push(`the ledger's outcome is ${found}`);
  }
  if (holds.restored !== undefined) {
    const saved = (await ledger.readSavedStates(place)).at(-1);
    failures.push(...expected('put back, by the ledger', saved?.restored !== undefined, holds.restored));
  }
  if (holds.decisions !== undefined) {
    const { length } = await ledger.readDecisions(incident);
    failures.push(...expected('decisions in the ledger', length, holds.decisions));
  }
  return failures;
}

async function inWords(arena: Arena, { says = [], neverSays = [] }: Holds): Promise<readonly string[]> {
  if (says.length + neverSays.length === 0) return [];
  const shown = await shownOf(arena);
  return [
    ...says.filter((part) => !shown.includes(part)).map((part) => `nobody can read "${part}"`),
    ...neverSays.filter((part) => shown.includes(part)).map((part) => `people can read "${part}"`),
  ];
}

function expected(
  what: string,
  seen: string | number | boolean | undefined,
  wanted: string | number | boolean | undefined,
): readonly string[] {
  return wanted === undefined || seen === wanted
    ? []
    : [`expected: ${what}: ${String(wanted)}; seen: ${String(seen)}`];
}
