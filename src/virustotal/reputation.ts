import type { Indicator, IndicatorReport, Reputation } from '../domain/finding/indicator';
import { guiLink } from './address';
import type { Attributes, Verdicts } from './parse-report';
import { defined } from '../domain/defined';

/** From this many engines on, an indicator is malicious; fewer are often shared hosting or one vendor's mistake. The limit is ours. */
const MALICIOUS_ENGINES = 5;

const NOBODY: Verdicts = { malicious: 0, suspicious: 0, clean: 0, unable: 0 };

/**
 * The report on an indicator that VirusTotal knows, counted over the engines that gave a verdict. Google's own assessment
 * counts first where it is licensed, then the engines; it does not make benign what many engines object to. Where no
 * engine gave a verdict it is `unknown`. `now` in milliseconds since 1970: an analysis lies before it.
 */
export function reportOn(
  indicator: Indicator,
  attributes: Attributes,
  now: number = Number.POSITIVE_INFINITY,
): IndicatorReport {
  const { analysedAt, threatScore, verdicts = NOBODY } = attributes;
  const { malicious, suspicious } = verdicts;
  const engines = malicious + suspicious + verdicts.clean;
  const reputation = reputationOf(attributes, verdicts, engines);
  const when = analysedAt === undefined ? undefined : timeOf(analysedAt, now);
  return {
    indicator,
    reputation,
    ...(engines === 0 ? {} : { malicious, engines }),
    ...(suspicious === 0 ? {} : { suspicious }),
    ...defined({ threatScore, analysedAt: when }),
    summary: summaryOf(attributes, reputation, verdicts, engines, when),
    link: guiLink(indicator),
  };
}

/** The report on an indicator that VirusTotal has never seen, which says nothing about whether it is clean. */
export function unknownReport(indicator: Indicator): IndicatorReport {
  return {
    indicator,
    reputation: 'unknown',
    summary: 'VirusTotal has never seen it, which does not mean that it is clean',
    link: guiLink(indicator),
  };
}

function reputationOf(
  { verdict, pervasive }: Attributes,
  { malicious, suspicious }: Verdicts,
  engines: number,
): Reputation {
  if (verdict === 'VERDICT_MALICIOUS') return 'malicious';
  if (verdict === 'VERDICT_BENIGN' && engines > 0)
    return malicious + suspicious >= MALICIOUS_ENGINES ? 'suspicious' : 'benign';
  if (malicious >= MALICIOUS_ENGINES) return 'malicious';
  if (malicious > 0 || suspicious > 0 || verdict === 'VERDICT_SUSPICIOUS') return 'suspicious';
  if (engines === 0) return 'unknown';
  return pervasive ? 'benign' : 'no-detections';
}

function summaryOf(
  { verdict, pervasive, threatScore }: Attributes,
  reputation: Reputation,
  verdicts: Verdicts,
  engines: number,
  when: string | undefined,
): string {
  const parts = [
    ...enginesText(verdicts, engines),
    ...(verdict === undefined
      ? []
      : [`Google Threat Intelligence says ${verdict.replace(/^VERDICT_/, '').toLowerCase()}`]),
    ...(threatScore === undefined ? [] : [`threat score ${threatScore} of 100`]),
    ...(pervasive ? ['infrastructure that many use'] : []),
    // Without an analysis on record its time says nothing.
    ...(engines + verdicts.unable === 0
      ? []
      : [when === undefined ? 'when it was analysed is not known' : `last analysed ${when.slice(0, 10)}`]),
  ];
  return `${reputation}: ${parts.join(', ')}`.slice(0, 300);
}

function enginesText({ malicious, suspicious, unable }: Verdicts, engines: number): readonly string[] {
  if (engines === 0)
    return [unable === 0 ? 'no analysis on record' : `none of ${unable} engines could analyse it`];
  return [
    `${malicious} of ${engines} engines call it malicious`,
    ...(suspicious === 0 ? [] : [`${suspicious} suspicious`]),
    ...(unable === 0 ? [] : [`${unable} could not say`]),
  ];
}

/** VirusTotal began in 2004. An earlier or a future date is no time of an analysis. */
const BEGAN = Date.UTC(2004, 0);
const DAY_MS = 86_400_000;
const LAST = Date.UTC(2100, 0);

function timeOf(seconds: number, now: number): string | undefined {
  const at = seconds * 1000;
  return at >= BEGAN && at <= Math.min(now + DAY_MS, LAST) ? new Date(at).toISOString() : undefined;
}
