/** The logs that are read, one read each, so that one missing permission is one gap. */
export const logKinds = ['requests', 'stdout', 'stderr', 'system', 'audit'] as const;
export type LogKind = (typeof logKinds)[number];

/** One line of a log, reduced to what an analyst reads. Texts are hostile and redacted. */
export interface LogLine {
  readonly at: string;
  readonly severity: string;
  readonly revision: string;
  readonly instance?: string;
  readonly text: string;
}

/** A request from the request log. */
export interface RequestLine extends LogLine {
  readonly method: string;
  /** Path without query: queries carry secrets and payloads. */
  readonly path: string;
  readonly status: number;
  readonly remoteIp: string;
  readonly userAgent: string;
  readonly latencySeconds: number;
  readonly requestSize: number;
}

/** A request that tells something, and why it is thought to. */
export interface SuspectRequest {
  readonly request: RequestLine;
  readonly why: string;
}

/** An audit entry: who did what, from where. */
export interface AuditLine extends LogLine {
  readonly method: string;
  readonly principal: string;
  readonly callerIp: string;
  readonly userAgent: string;
  readonly resource: string;
}

/** The facts of one log read over its window. */
export interface LogFacts {
  readonly kind: LogKind;
  readonly from: string;
  readonly to: string;
  /** Entries stored in the evidence. */
  readonly stored: number;
  /** True when the cap was reached and more entries exist. */
  readonly more: boolean;
  /** RFC 3339: between these two entries that were read lie some that were not. */
  readonly hole?: { readonly from: string; readonly to: string };
  /** Why the rest was not read, where that was not the cap. */
  readonly cut?: string;
  readonly requests: readonly RequestLine[];
  /** Of the request log: the request that was open when the first sign was seen. */
  readonly held?: SuspectRequest;
  /** Of the request log: the one by which the attacker may have come in. */
  readonly entry?: SuspectRequest;
  readonly lines: readonly LogLine[];
  readonly audit: readonly AuditLine[];
}

/** Tells whether a log was read to its end: only then does it prove that something did not happen. */
export function isWholeLog({ more, cut, hole }: Pick<LogFacts, 'more' | 'cut' | 'hole'>): boolean {
  return !more && cut === undefined && hole === undefined;
}
