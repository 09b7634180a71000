import type { OrGap } from '../activities/evidence';
import type { IndicatorLookup } from '../activities/investigate/look-up-indicator';
import type { Indicator } from '../domain/finding/indicator';
import { reads, virustotal } from './activities';
import { orGap } from './gap';

/** An answer on one indicator, or the gap that it leaves. */
type LookedUp = { readonly indicator: Indicator } & OrGap<IndicatorLookup>;

/**
 * Looks up indicators, each with `limit` to answer: first in what was asked before, which costs nothing, then at VirusTotal,
 * whose task queue lets only so many a minute through. Each answer is told as it comes; the result is in the order asked.
 */
export async function lookUpIndicators(
  indicators: readonly Indicator[],
  limit: '20s' | '10m',
  tell: (answer: LookedUp) => void = () => undefined,
): Promise<readonly LookedUp[]> {
  if (indicators.length === 0) return [];
  const recalled = await orGap('', '', reads('what was looked up before').recallLookups({ indicators }));
  const known = 'gap' in recalled ? [] : recalled.value;
  return Promise.all(
    indicators.map(async (indicator) => {
      const answer = await lookUp(indicator, known, limit);
      tell(answer);
      return answer;
    }),
  );
}

async function lookUp(
  indicator: Indicator,
  known: readonly IndicatorLookup[],
  limit: '20s' | '10m',
): Promise<LookedUp> {
  const { kind, value } = indicator;
  const found = known.find(
    ({ report }) => report.indicator.kind === kind && report.indicator.value === value,
  );
  if (found !== undefined) return { indicator, value: found };
  const what = `VirusTotal on ${kind} ${value}`;
  const hides = 'whether anybody has seen it before';
  return { indicator, ...(await orGap(what, hides, virustotal(what, limit).lookUpIndicator({ indicator }))) };
}
