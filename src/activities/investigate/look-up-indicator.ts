import { relativeTime } from '../../domain/text/time';
import type { EvidenceRef } from '../../domain/evidence/evidence';
import { Failure } from '../../domain/failures';
import type { Indicator, IndicatorReport } from '../../domain/finding/indicator';
import type { ActivityDeps } from '../deps';
import { storeRaw } from '../evidence';

export interface IndicatorLookup {
  readonly report: IndicatorReport;
  readonly evidence: EvidenceRef;
}

/** A younger answer is as good as a new one, and its age is not mentioned. */
const MENTIONED_MS = 60_000;

/**
 * Reads the answers on indicators that are known and fresh, each with its age; the others are left out. No queue of
 * VirusTotal's pace is needed for them: what was asked once today waits behind nothing. Throws `ledger-corrupt` for a damaged
 * record; changes nothing.
 */
export function recallLookups(deps: ActivityDeps) {
  return async function recallLookups(input: {
    readonly indicators: readonly Indicator[];
  }): Promise<readonly IndicatorLookup[]> {
    const known = await Promise.all(input.indicators.map(async (indicator) => recent(deps, indicator)));
    return known.filter((lookup) => lookup !== undefined);
  };
}

/**
 * Asks VirusTotal about one indicator. A finding and its incident ask at the same moment: lookups of one indicator
 * that are under way are shared, so that the quota is spent once. Counts the lookup and stores the answer in the ledger.
 * Throws `unauthenticated` for a key that VirusTotal refuses, `rate-limited` (without asking once the lookups of the day are
 * used up), `unreachable`, `unexpected-answer`, and `ledger-unwritable`.
 */
export function lookUpIndicator(deps: ActivityDeps) {
  const underWay = new Map<string, Promise<IndicatorLookup>>();
  const fetch = async (indicator: Indicator): Promise<IndicatorLookup> => {
    const known = await recent(deps, indicator);
    if (known !== undefined) return known;
    const { report, raw, request } = await deps.virustotal.lookUp(indicator, async () =>
      countLookup(deps, indicator),
    );
    const what = `VirusTotal on ${indicator.kind} ${indicator.value}`.slice(0, 200);
    const evidence = await storeRaw(deps, what, { raw, request, source: 'www.virustotal.com' });
    await deps.ledger.recordLookup({ report, evidence });
    return { report, evidence };
  };
  return async function lookUpIndicator(input: { readonly indicator: Indicator }): Promise<IndicatorLookup> {
    const key = `${input.indicator.kind}:${input.indicator.value}`;
    const shared = underWay.get(key);
    if (shared !== undefined) return shared;
    const lookup = fetch(input.indicator).finally(() => underWay.delete(key));
    underWay.set(key, lookup);
    return lookup;
  };
}

/** An answer that is used again says how old it is, unless it has only just been given. */
async function recent(deps: ActivityDeps, indicator: Indicator): Promise<IndicatorLookup | undefined> {
  const now = deps.now();
  const found = await deps.ledger.recentLookup(indicator, now.toISOString());
  if (found === undefined) return undefined;
  const { report, evidence } = found;
  const age = now.getTime() - Date.parse(evidence.collectedAt);
  if (age < MENTIONED_MS) return found;
  return { report: { ...report, summary: `${report.summary}; asked ${relativeTime(-age)}` }, evidence };
}

/** Several processes may count at once and pass the limit by as many: VirusTotal has the last word. */
async function countLookup(
  { ledger, lookupsPerDay, now }: ActivityDeps,
  indicator: Indicator,
): Promise<void> {
  const at = now();
  const used = await ledger.lookupsOfDay(at.toISOString());
  if (used < lookupsPerDay) return ledger.countLookup(indicator, at.toISOString());
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1);
  throw new Failure(
    'rate-limited',
    `VirusTotal was not asked: ${used} lookups were made today (UTC), and FIREBREAK_VIRUSTOTAL_PER_DAY allows ${lookupsPerDay}`,
    { retryAfterMs: midnight - at.getTime() },
  );
}
