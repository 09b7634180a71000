import type { EvidenceRef } from '../../domain/evidence';
import type { Indicator, IndicatorReport } from '../../domain/indicator';
import type { ActivityDeps } from '../deps';
import { storeRaw } from '../evidence';

export interface IndicatorLookup {
  readonly report: IndicatorReport;
  readonly evidence: EvidenceRef;
}

/**
 * Asks VirusTotal about one indicator. A finding and its incident ask at the same moment: lookups of one indicator
 * that are under way are shared, so that the quota is spent once.
 */
export function lookUpIndicator(deps: ActivityDeps) {
  const underWay = new Map<string, Promise<IndicatorLookup>>();
  const fetch = async (indicator: Indicator): Promise<IndicatorLookup> => {
    const recent = await deps.ledger.recentLookup(indicator, deps.now().toISOString());
    if (recent !== undefined) return recent;
    const { report, raw, request } = await deps.virustotal.lookUp(indicator);
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
