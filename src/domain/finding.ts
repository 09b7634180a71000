import type { Severity } from './phases';
import type { Workload } from './workload';
import type { Indicator } from './indicator';

/** One process of a finding. Environment values are dropped when the finding is read; names stay. */
export interface FindingProcess {
  readonly name: string;
  readonly binaryPath: string;
  readonly args: readonly string[];
  readonly argsTruncated: boolean;
  readonly envNames: readonly string[];
  readonly pid?: string;
  readonly parentPid?: string;
  readonly scriptPath?: string;
  readonly sha256?: FileHash;
}

/** A SHA-256 from a finding. Only a whole file's hash may be looked up as the file's (SCC hashes prefixes of large files). */
export interface FileHash {
  readonly path: string;
  readonly sha256: string;
  readonly wholeFile: boolean;
}

export interface FindingContainer {
  readonly name: string;
  /** Image reference as reported; may be a mutable tag. */
  readonly imageUri: string;
  /** Digest, where SCC reports it. */
  readonly imageId?: string;
}

/** The two ends of the redirected stdin of a reverse shell. Dst is the remote side. Texts, as reported. */
export interface StdinRedirection {
  readonly dstIp?: string;
  readonly dstPort?: string;
  readonly srcIp?: string;
  readonly srcPort?: string;
}

/** One SCC finding, parsed once at the edge. All texts are as reported: hostile, made inert where they are shown. */
export interface Finding {
  /** The name under which SCC returned it. */
  readonly name: string;
  /** `projects/NUMBER/...`: the name under which it is written. */
  readonly canonicalName: string;
  /** `<source>/<finding>`. */
  readonly key: string;
  readonly category: string;
  readonly parentDisplayName: string;
  readonly state: 'ACTIVE' | 'INACTIVE' | 'UNSPECIFIED';
  readonly muted: boolean;
  readonly severity: Severity;
  readonly eventTime: string;
  readonly createTime: string;
  readonly description: string;
  /** Full resource name as reported, `//run.googleapis.com/...`. */
  readonly resourceName: string;
  readonly resourceDisplayName: string;
  readonly projectFullName: string;
  readonly projectDisplayName: string;
  /** Project id, where known (SCC's projectDisplayName is the id). */
  readonly projectId?: string;
  /** The Cloud Run workload that it is about; absent when none can be told. */
  readonly workload?: Workload;
  /** The revision named by the resource name, when it names one. */
  readonly revision?: string;
  readonly processes: readonly FindingProcess[];
  readonly containers: readonly FindingContainer[];
  readonly redirection?: StdinRedirection;
  readonly files: readonly FileHash[];
  /** VirusTotal addresses that the finding itself carries. */
  readonly virusTotalLinks: readonly string[];
  /** ATT&CK technique ids (translated from SCC's enum names), primary first. */
  readonly techniques: readonly string[];
  readonly indicators: readonly Indicator[];
  readonly marks: Readonly<Record<string, string>>;
  /** Where the finding is in the Google Cloud console. */
  readonly consoleLink: string;
  /** Fields that were there but could not be read, by path. */
  readonly unreadable: readonly string[];
}
