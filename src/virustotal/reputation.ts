import type { Indicator, IndicatorReport, Reputation } from '../domain/indicator';
import { guiLink } from './address';
import type { Attributes } from './parse-report';

/** From this many engines on, an indicator is malicious; fewer are often shared hosting or one vendor's mistake. */
const MALICIOUS_ENGINES = 5;

/**
 * The report on an indicator that VirusTotal knows. Google's own assessment counts first where it is licensed, then
 * the engines. A record without an analysis is `unknown`.
 */
export function reportOn(indicator: Indicator, attributes: Attributes): IndicatorReport {
  const { stats, analysedAt, threatScore } = attributes;
  const malicious = stats?.['malicious'] ?? 0;
  const engines = Object.values(stats ?? {}).reduce((sum, count) => sum + count, 0);
  const reputation = reputationOf(attributes, malicious, engines);
  const when = analysedAt === undefined ? undefined : timeOf(analysedAt);
  return {
    indicator,
    reputation,
    ...(engines === 0 ? {} : { malicious, engines }),
    ...(threatScore === undefined ? {} : { threatScore }),
    ...(when === undefined ? {} : { analysedAt: when }),
    summary: summaryOf(attributes, reputation, malicious, engines, when),
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

function reputationOf({ verdict, pervasive }: Attributes, malicious: number, engines: number): Reputation {
  if (verdict === 'VERDICT_MALICIOUS') return 'malicious';
  if (verdict === 'VERDICT_BENIGN' || pervasive) return 'benign';
  if (malicious >= MALICIOUS_ENGINES) return 'malicious';
  if (malicious > 0 || verdict === 'VERDICT_SUSPICIOUS') return 'suspicious';
  return engines === 0 ? 'unknown' : 'no-detections';
}

function summaryOf(
  { verdict, pervasive, threatScore }: Attributes,
  reputation: Reputation,
  malicious: number,
  engines: number,
  when: string | undefined,
): string {
  const parts = [
    engines === 0 ? 'no analysis on record' : `${malicious} of ${engines} engines call it malicious`,
    ...(verdict === undefined
      ? []
      : [`Google Threat Intelligence says ${verdict.replace(/^VERDICT_/, '').toLowerCase()}`]),
    ...(threatScore === undefined ? [] : [`threat score ${threatScore} of 100`]),
    ...(pervasive ? ['infrastructure that many use'] : []),
    ...(when === undefined ? [] : [`last analysed ${when.slice(0, 10)}`]),
  ];
  return `${reputation}: ${parts.join(', ')}`.slice(0, 300);
}

function timeOf(seconds: number): string | undefined {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
