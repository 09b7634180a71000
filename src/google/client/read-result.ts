/**
 * What a read gives: the facts, and what came over the wire as JSON for the evidence, with environment values dropped
 * and secrets redacted. Every port throws `Failure` and nothing else.
 */
export interface ReadFrom<T> {
  readonly facts: T;
  readonly raw: unknown;
  /** Set where a list goes on beyond what was read: what is not among the facts may be there all the same. */
  readonly left?: true;
  /** `securitycenter.googleapis.com`. */
  readonly source: string;
  /** Method and resource, for people and the manifest. */
  readonly request: string;
}
