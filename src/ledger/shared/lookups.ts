import { z } from 'zod';
import type { Indicator, IndicatorReport, Reputation } from '../../domain/finding/indicator';
import { digestText } from '../../domain/text/digest';
import type { LedgerStore } from '../store/file-store';
import { encodePart, sharedPrefix } from '../store/paths';
import { createFirst, createRecord, readRecord, recordOf } from '../store/records';
import { evidenceRefSchema } from './evidence';

const HOUR_MS = 3_600_000;

/**
 * How long an answer of VirusTotal is used again, in milliseconds, by its verdict: a burst of findings spends the
 * quota once. A bad reputation stays; an indicator that nobody has seen or found may be found any hour, since custom
 * malware is normally unseen at first. The times are ours.
 */
export const LOOKUP_FRESH_MS: Readonly<Record<Reputation, number>> = {
  malicious: 24 * HOUR_MS,
  suspicious: 6 * HOUR_MS,
  benign: 24 * HOUR_MS,
  'no-detections': HOUR_MS,
  unknown: HOUR_MS / 4,
};

/** An answer on an indicator and where its evidence lies. `evidence.collectedAt` says how old it is. */
type Lookup = z.infer<typeof lookupSchema>;
const lookupSchema = recordOf({
  report: recordOf({
    indicator: recordOf({
      kind: z.enum(['ip', 'domain', 'url', 'sha256']),
      value: z.string(),
      from: z.string(),
    }),
    reputation: z.enum(['malicious', 'suspicious', 'no-detections', 'benign', 'unknown']),
    malicious: z.number().exactOptional(),
    engines: z.number().exactOptional(),
    suspicious: z.number().exactOptional(),
    threatScore: z.number().exactOptional(),
    analysedAt: z.string().exactOptional(),
    summary: z.string(),
    link: z.string(),
  }) satisfies z.ZodType<IndicatorReport>,
  evidence: evidenceRefSchema,
});

/** Answers of VirusTotal, "never seen" included, and how often it was asked. */
export function lookupLedger(store: LedgerStore) {
  return {
    /** The newest answer, told of the indicator as it is asked for; `undefined` when there is none that is fresh. */
    async recentLookup(indicator: Indicator, now: string): Promise<Lookup | undefined> {
      const prefix = lookupPrefix(indicator);
      const newest = (await store.list(prefix)).at(-1);
      if (newest === undefined) return undefined;
      const stored = await readRecord(store, `${prefix}/${newest}`, lookupSchema);
      if (stored === undefined) return undefined;
      const { report, evidence } = stored.record;
      const age = Date.parse(now) - Date.parse(evidence.collectedAt);
      return Math.abs(age) < LOOKUP_FRESH_MS[report.reputation]
        ? { report: { ...report, indicator }, evidence }
        : undefined;
    },
    async recordLookup({ report, evidence }: Lookup): Promise<void> {
      const key = `${lookupPrefix(report.indicator)}/${encodePart(evidence.collectedAt)}`;
      await createFirst(store, key, lookupSchema, { report, evidence });
    },
    /** Notes that VirusTotal is being asked. A try that is repeated is another one: VirusTotal counts it, too. */
    async countLookup(indicator: Indicator, at: string): Promise<void> {
      const name = `${encodePart(at)}-${digestText(`${indicator.kind}:${indicator.value}`).slice(0, 8)}`;
      await createRecord(store, `${dayPrefix(at)}/${name}`, { at, kind: indicator.kind });
    },
    /** How often it was asked on the day, in UTC, that `at` lies in: by every process with this ledger. */
    lookupsOfDay: async (at: string): Promise<number> => (await store.list(dayPrefix(at))).length,
  };
}

function dayPrefix(at: string): string {
  return sharedPrefix('lookup-days', new Date(at).toISOString().slice(0, 10));
}

function lookupPrefix({ kind, value }: Indicator): string {
  return sharedPrefix('lookups', kind, digestText(value));
}
