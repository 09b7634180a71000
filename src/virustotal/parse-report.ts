import { z } from 'zod';

// Any attribute may be absent, and old records have few of them; an attribute of another form counts as absent.
const count = z.number().int().nonnegative().catch(0).default(0);
const wrapped = <T extends z.ZodType>(value: T) => z.object({ value }).optional().catch(undefined);

const answer = z.object({
  data: z.object({
    attributes: z.object({
      last_analysis_stats: z.record(z.string(), count).optional().catch(undefined),
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

/** The parts of a VirusTotal object that are used. Community votes are not among them: they contradict the engines. */
export interface Attributes {
  /** Engines by what they said; undefined when there was no analysis. */
  readonly stats?: Readonly<Record<string, number>>;
  /** Seconds since 1970. */
  readonly analysedAt?: number;
  /** `VERDICT_MALICIOUS` and others, where licensed. */
  readonly verdict?: string;
  readonly threatScore?: number;
  /** Infrastructure that everybody uses, such as a public resolver. */
  readonly pervasive: boolean;
}

/** Reads `{ data: { attributes } }`; undefined for anything else. */
export function parseReport(body: unknown): Attributes | undefined {
  const parsed = answer.safeParse(body);
  if (!parsed.success) return undefined;
  const {
    last_analysis_stats: stats,
    last_analysis_date: analysedAt,
    gti_assessment: gti,
  } = parsed.data.data.attributes;
  const verdict = gti?.verdict?.value;
  const threatScore = gti?.threat_score?.value;
  return {
    ...(stats === undefined ? {} : { stats }),
    ...(analysedAt === undefined ? {} : { analysedAt }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(threatScore === undefined ? {} : { threatScore }),
    pervasive: gti?.contributing_factors?.pervasive_indicator === true,
  };
}

const failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** `CODE: message` of an error body; undefined for a body of another form, such as a page of HTML. */
export function parseErrorText(body: unknown): string | undefined {
  const parsed = failure.safeParse(body);
  return parsed.success ? `${parsed.data.error.code}: ${parsed.data.error.message}`.slice(0, 300) : undefined;
}
