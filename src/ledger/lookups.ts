import { z } from 'zod';
import { digestText } from '../domain/digest';
import type { EvidenceRef } from '../domain/evidence';
import type { Indicator, IndicatorReport } from '../domain/indicator';
import { evidenceRefSchema } from './evidence';
import { encodePart } from './key';
import { createFirst, readRecord } from './records';
import type { LedgerStore } from './store';

/** How long an answer of VirusTotal is used again, in milliseconds: a burst of findings spends the quota once. */
export const LOOKUP_FRESH_MS = 3_600_000;

const lookupSchema = z.strictObject({
  report: z.strictObject({
    indicator: z.strictObject({
      kind: z.enum(['ip', 'domain', 'url', 'sha256']),
      value: z.string(),
      from: z.string(),
    }),
    reputation: z.enum(['malicious', 'suspicious', 'no-detections', 'benign', 'unknown']),
    malicious: z.number().exactOptional(),
    engines: z.number().exactOptional(),
    threatScore: z.number().exactOptional(),
    analysedAt: z.string().exactOptional(),
    summary: z.string(),
    link: z.string(),
  }),
  evidence: evidenceRefSchema,
});

/** An answer on an indicator and where its evidence lies. `evidence.collectedAt` says how old it is. */
export interface Lookup {
  readonly report: IndicatorReport;
  readonly evidence: EvidenceRef;
}

/** Answers of VirusTotal, "never seen" included. */
export interface LookupLedger {
  /** The newest answer of the last hour, told of the indicator as it is asked for; `undefined` when there is none. */
  recentLookup(indicator: Indicator, now: string): Promise<Lookup | undefined>;
  recordLookup(lookup: Lookup): Promise<void>;
}

export function lookupLedger(store: LedgerStore): LookupLedger {
  return {
    async recentLookup(indicator, now) {
      const prefix = lookupPrefix(indicator);
      const newest = (await store.list(prefix)).at(-1);
      if (newest === undefined) return undefined;
      const stored = await readRecord<Lookup>(store, `${prefix}/${newest}`, lookupSchema);
      if (stored === undefined) return undefined;
      const { report, evidence } = stored.record;
      const age = Date.parse(now) - Date.parse(evidence.collectedAt);
      return Math.abs(age) < LOOKUP_FRESH_MS ? { report: { ...report, indicator }, evidence } : undefined;
    },
    async recordLookup({ report, evidence }) {
      const key = `${lookupPrefix(report.indicator)}/${encodePart(evidence.collectedAt)}`;
      await createFirst<Lookup>(store, key, lookupSchema, { report, evidence });
    },
  };
}

function lookupPrefix({ kind, value }: Indicator): string {
  return `lookups/${kind}/${digestText(value)}`;
}
