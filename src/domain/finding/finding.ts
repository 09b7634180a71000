import type { Severity } from '../phases';
import type { RunPlace, Workload } from '../workload/workload';
import type { Indicator, LeftOut } from './indicator';

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
  /** The beginning of the script, secrets taken out; at most 1,000 characters. */
  readonly scriptContents?: string;
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

/** The caller, as Event Threat Detection reports it from the audit log. Absent parts were not reported. */
export interface FindingAccess {
  /** Sometimes redacted by Google. */
  readonly principalEmail?: string;
  readonly principalSubject?: string;
  readonly callerIp?: string;
  /** Region code of the caller's address. */
  readonly callerRegion?: string;
  readonly userAgent?: string;
  readonly serviceName?: string;
  readonly methodName?: string;
  /** The key with which the call was signed. */
  readonly serviceAccountKeyName?: string;
}

/** A log entry that a finding points to. `insertId` and `timestamp` together name it. */
export interface FindingLogEntry {
  readonly insertId: string;
  /** RFC 3339; empty when not told. */
  readonly timestamp: string;
  /** `projects/P`; empty when not told. */
  readonly resourceContainer: string;
  /** Empty when not told. */
  readonly logId: string;
}

/** A member that was added to or removed from a role. */
export interface FindingBinding {
  readonly action: 'ADD' | 'REMOVE' | 'UNSPECIFIED';
  readonly role: string;
  readonly member: string;
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
  /** The place on Cloud Run that the resource name gives, where that does not identify the workload. */
  readonly place?: RunPlace;
  /** The revision named by the resource name, when it names one. */
  readonly revision?: string;
  /** The execution of a job, when the resource name goes down to one. */
  readonly execution?: string;
  /** `THREAT` for threats; absent where SCC does not say. */
  readonly findingClass?: string;
  /** The detector's module, where SCC says it; never the category. */
  readonly moduleName?: string;
  /** ATT&CK tactics by id (`TA0002`), primary first. */
  readonly tactics?: readonly string[];
  /** Whose call it was, for findings from audit logs. */
  readonly access?: FindingAccess;
  readonly iamBindings?: readonly FindingBinding[];
  /** Where the detector read it. */
  readonly logEntries?: readonly FindingLogEntry[];
  /** Full resource names that it also affects. */
  readonly affectedResources?: readonly string[];
  /** Event Threat Detection's rule: `ruleName` or `ruleName/subRuleName`. */
  readonly rule?: string;
  /** The signatures that its malware matched: families, rules of YARA. */
  readonly signatures?: readonly string[];
  /** Top-level keys of the finding that this version does not know; they are kept in the evidence. */
  readonly unknownKeys?: readonly string[];
  readonly processes: readonly FindingProcess[];
  readonly containers: readonly FindingContainer[];
  readonly redirection?: StdinRedirection;
  readonly files: readonly FileHash[];
  /** VirusTotal addresses that the finding itself carries. */
  readonly virusTotalLinks: readonly string[];
  /** ATT&CK technique ids (translated from SCC's enum names), primary first. */
  readonly techniques: readonly string[];
  readonly indicators: readonly Indicator[];
  /** Candidates for indicators that are not looked up as they stand; the ends of the workload's own connections aside. */
  readonly leftOut?: readonly LeftOut[];
  readonly marks: Readonly<Record<string, string>>;
  /** Where the finding is in the Google Cloud console. */
  readonly consoleLink: string;
  /** Fields that were there but could not be read, by path. */
  readonly unreadable: readonly string[];
}
