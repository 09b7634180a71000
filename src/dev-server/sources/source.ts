import type { Artifact, Build } from '../artifacts';
import type { ServerSearch } from '../search';

/** What a source is asked for. */
export interface Wanted {
  readonly artifact: Artifact;
  readonly build: Build;
  /** `linux-x64` and the like. */
  readonly platform: string;
  readonly search: ServerSearch;
}

/** One place that a binary can be downloaded from. */
export interface Source {
  /** As it stands in messages: `the official download`. */
  readonly name: string;
  /** The executable's bytes, not yet checked against its digest. Throws an Error that says why not, in one line. */
  fetch(wanted: Wanted): Promise<Uint8Array>;
}
