import type { Indicator, IndicatorReport } from '../domain/finding/indicator';

/** Lookups at VirusTotal. Only hashes, addresses, domains and URLs are sent; nothing is ever submitted. */
export interface VirusTotalPort {
  /**
   * Throws `Failure`: `unauthenticated` (no or wrong key), `rate-limited` with its wait, `unreachable`,
   * `unexpected-answer`. "Never seen" is an answer (`unknown`), not a failure. `asking` is awaited right before anything is
   * sent, and not called where nothing will be; what it throws is thrown, and nothing is sent.
   */
  lookUp(
    indicator: Indicator,
    asking?: () => Promise<void>,
  ): Promise<{ readonly report: IndicatorReport; readonly raw: unknown; readonly request: string }>;
}
