/** An address, domain, URL or file hash taken from findings. */
export interface Indicator {
  readonly kind: 'ip' | 'domain' | 'url' | 'sha256';
  readonly value: string;
  /** Where it was found: `connections[0].destinationIp`. */
  readonly from: string;
}

/** Something in a finding that is not looked up outside as it stands, and why. */
export interface LeftOut {
  /** As it stood there, secrets taken out; at most 200 characters, hostile. */
  readonly text: string;
  readonly from: string;
  readonly why: string;
}

/** VirusTotal's judgement on an indicator. `unknown` is not `clean`; `unavailable` says nothing at all. */
export type Reputation = 'malicious' | 'suspicious' | 'no-detections' | 'benign' | 'unknown';

export interface IndicatorReport {
  readonly indicator: Indicator;
  readonly reputation: Reputation;
  /** Engines that call it malicious, and engines that gave a verdict; absent when none did. */
  readonly malicious?: number;
  readonly engines?: number;
  /** Engines that call it suspicious, where any do. */
  readonly suspicious?: number;
  /** Google Threat Intelligence score 0-100, where licensed. */
  readonly threatScore?: number;
  /** RFC 3339 time of VirusTotal's last analysis. */
  readonly analysedAt?: string;
  /** One line for people. */
  readonly summary: string;
  /** The page for people. */
  readonly link: string;
}
