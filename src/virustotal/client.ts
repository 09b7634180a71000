import { Failure } from '../domain/failures';
import type { Indicator, IndicatorReport } from '../domain/finding/indicator';
import { GONE } from '../domain/text/redact/tokens';
import { redactUrl } from '../domain/text/redact/url';
import { apiPath } from './address';
import { otherType, parseErrorCode, parseReport } from './parse-report';
import { reportOn, unknownReport } from './reputation';
import { get, refusal, requireKey, type VirusTotalOptions } from './request';

export type VirusTotalPort = ReturnType<typeof createVirusTotal>;

/**
 * A thin client of VirusTotal's API v3. It looks up and never submits: only hashes, addresses, domains and URLs are sent.
 * After a 429 it asks nothing more until the time that the answer gave: every further one would be refused, and counted.
 */
export function createVirusTotal(options: VirusTotalOptions) {
  let pausedUntil = 0;
  return {
    /**
     * Throws `Failure`: `unauthenticated` (no or wrong key), `rate-limited` with its wait, `unreachable`,
     * `unexpected-answer`. "Never seen" is an answer (`unknown`), not a failure. `asking` is awaited right before anything is
     * sent, and not called where nothing will be; what it throws is thrown, and nothing is sent.
     */
    async lookUp(
      indicator: Indicator,
      asking?: () => Promise<void>,
    ): Promise<{ readonly report: IndicatorReport; readonly raw: unknown; readonly request: string }> {
      requireKey(options);
      requireHarmless(indicator);
      const path = apiPath(indicator);
      const pause = pausedUntil - Date.now();
      if (pause > 0) {
        throw new Failure(
          'rate-limited',
          `VirusTotal was not asked about ${describe(indicator)}: it has refused more lookups for now, and is asked again in ${Math.ceil(pause / 1_000)} s`,
          { retryAfterMs: pause },
        );
      }
      await asking?.();
      const answer = await get(options, path, describe(indicator));
      const { status, body } = answer;
      const request = `GET ${path}`;
      if (status === 404 && isNeverSeen(body))
        return { report: unknownReport(indicator), raw: body, request };
      if (status !== 200) {
        const refused = refusal(answer, describe(indicator));
        if (refused.code === 'rate-limited') pausedUntil = Date.now() + (refused.retryAfterMs ?? 0);
        throw refused;
      }
      const attributes = parseReport(body);
      const other = otherType(body, indicator.kind);
      if (attributes === undefined || other !== undefined) {
        const what = other === undefined ? 'has no data.attributes' : `is about ${other}`;
        throw new Failure('unexpected-answer', `VirusTotal's answer on ${describe(indicator)} ${what}`);
      }
      return { report: reportOn(indicator, attributes, Date.now()), raw: body, request };
    },
  };
}

/**
 * Everything sent to VirusTotal is visible to all its licensees. A finding's address is freed of secrets when it is
 * read; this is the last door. Throws `malformed`.
 */
function requireHarmless(indicator: Indicator): void {
  if (indicator.kind !== 'url') return;
  const harmless = redactUrl(indicator.value);
  if (harmless === indicator.value && !harmless.includes(GONE)) return;
  throw new Failure(
    'malformed',
    `VirusTotal was not asked about ${describe({ ...indicator, value: harmless })}: the address carries what looks like a secret, and what is asked there is seen by others; its host is asked about instead`,
  );
}

/** A 404 of the API itself; a proxy or a wrong base address answers 404 too. */
function isNeverSeen(body: unknown): boolean {
  return parseErrorCode(body) === 'NotFoundError';
}

function describe({ kind, value }: Indicator): string {
  return `${kind} ${value}`.slice(0, 200);
}
