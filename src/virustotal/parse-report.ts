import { z } from 'zod';
import type { Indicator } from '../domain/finding/indicator';
import { defined } from '../domain/defined';

// Any attribute may be absent, and old records have few of them; an attribute of another form counts as absent.
const wrapped = <T extends z.ZodType>(value: T) => z.object({ value }).optional().catch(undefined);

const answer = z.object({
  data: z.object({
    type: z.unknown().optional(),
    attributes: z.object({
      last_analysis_stats: z.record(z.string(), z.unknown()).optional().catch(undefined),
      last_analysis_date: z.number().positive().optional().catch(undefined),
      gti_assessment: z
        .object({
          verdict: wrapped(z.string()),
          threat_score: wrapped(z.number()),
          contributing_factors: z
            .object({ pervasive_indicator: z.boolean().optional().catch(undefined) })
            .optional()
            .catch(undefined),
        })
        .optional()
        .catch(undefined),
    }),
  }),
});

/** How many engines said what. Engines that could not look (type unsupported, timeout, failure) gave no verdict. */
export interface Verdicts {
  readonly malicious: number;
  readonly suspicious: number;
  /** That say harmless, or found nothing. */
  readonly clean: number;
  /** That could not say. */
  readonly unable: number;
}

/** The parts of a VirusTotal object that are used. Community votes are not among them: they contradict the engines. */
export interface Attributes {
  /** Undefined when there was no analysis, or one that cannot be read. */
  readonly verdicts?: Verdicts;
  /** Seconds since 1970, as it stands there. */
  readonly analysedAt?: number;
  /** `VERDICT_MALICIOUS` and others, where licensed. */
  readonly verdict?: string;
  readonly threatScore?: number;
  /** Infrastructure that everybody uses, such as a public resolver. */
  readonly pervasive: boolean;
}

const TYPES: Readonly<Record<Indicator['kind'], string>> = {
  sha256: 'file',
  ip: 'ip_address',
  domain: 'domain',
  url: 'url',
};

/** Names the kind of thing that an answer is about, where it is another than was requested. Some proxies leave the type out. */
export function otherType(body: unknown, kind: Indicator['kind']): string | undefined {
  const parsed = answer.safeParse(body);
  const type = parsed.success ? parsed.data.data.type : undefined;
  if (type === undefined || type === TYPES[kind]) return undefined;
  return typeof type === 'string' ? `a thing of type "${type.slice(0, 40)}"` : 'a thing of no type';
}

/** Reads `{ data: { attributes } }`; undefined for anything else. */
export function parseReport(body: unknown): Attributes | undefined {
  const parsed = answer.safeParse(body);
  if (!parsed.success) return undefined;
  const { attributes } = parsed.data.data;
  const { last_analysis_stats: stats, last_analysis_date: analysedAt, gti_assessment: gti } = attributes;
  const verdicts = verdictsOf(stats);
  const verdict = gti?.verdict?.value;
  const threatScore = gti?.threat_score?.value;
  return {
    ...defined({ verdicts, analysedAt, verdict, threatScore }),
    pervasive: gti?.contributing_factors?.pervasive_indicator === true,
  };
}

const VERDICTS = ['malicious', 'suspicious', 'harmless', 'undetected'] as const;

/** A verdict's count that cannot be read is not zero: nothing is said of such statistics. */
function verdictsOf(stats: Readonly<Record<string, unknown>> | undefined): Verdicts | undefined {
  if (stats === undefined) return undefined;
  const counts = new Map(Object.entries(stats).map(([name, value]) => [name, countOf(value)]));
  const [malicious, suspicious, harmless, undetected] = VERDICTS.map((name) =>
    counts.has(name) ? counts.get(name) : 0,
  );
  if (malicious === undefined || suspicious === undefined) return undefined;
  if (harmless === undefined || undetected === undefined) return undefined;
  const all = [...counts.values()].reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const clean = harmless + undetected;
  return { malicious, suspicious, clean, unable: all - malicious - suspicious - clean };
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

const failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** The code of an error of VirusTotal's own; undefined for a body of another form, such as a page of HTML. */
export function parseErrorCode(body: unknown): string | undefined {
  const parsed = failure.safeParse(body);
  return parsed.success ? parsed.data.error.code : undefined;
}

/** `CODE: message` of an error body; undefined for a body of another form. */
export function parseErrorText(body: unknown): string | undefined {
  const parsed = failure.safeParse(body);
  return parsed.success ? `${parsed.data.error.code}: ${parsed.data.error.message}`.slice(0, 300) : undefined;
}
