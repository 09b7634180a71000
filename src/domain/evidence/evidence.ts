import type { Digest } from '../text/digest';

/** Something that was read from outside and stored in the ledger, as it came but without secrets. */
export interface EvidenceRef {
  /** The name for people: `service settings`, `request log`. */
  readonly what: string;
  readonly sha256: Digest;
  readonly bytes: number;
  /** Where it was read: `run.googleapis.com`, `www.virustotal.com`. */
  readonly source: string;
  /** The request that gave it, for people: method and resource. */
  readonly request: string;
  /** RFC 3339, clock of the worker that read it. */
  readonly collectedAt: string;
}

/** Something that could not be read, and why. A gap is shown wherever a decision is asked for. */
export interface Gap {
  readonly what: string;
  readonly why: string;
  /** The risk of its absence, in one sentence. */
  readonly hides: string;
  /** The permission that would close it, where that is the reason. */
  readonly permission?: string;
}

/** The result of a read: where its evidence lies, where the facts parsed from it lie, and one line for people. */
export interface ReadResult {
  readonly evidence: readonly EvidenceRef[];
  /** The ledger object with the parsed facts. */
  readonly facts: Digest;
  readonly headline: string;
  /** Parts of it that could not be read. */
  readonly gaps: readonly Gap[];
}
