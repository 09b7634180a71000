import type { AttackResult } from '../assessment';
import type { CaseFile } from '../../evidence/case-file';
import type {
  AuditLine,
  LogFacts,
  LogKind,
  LogLine,
  RequestLine,
  SuspectRequest,
} from '../../evidence/log-facts';
import type { TrailCall } from '../../evidence/trail-facts';
import type { Finding } from '../../finding/finding';
import type { ContainerSettings, RevisionSettings } from '../../workload/service';
import type { ExecutionSettings } from '../../workload/workload-settings';

/**
 * The reconstruction of the attack from the case file. Each question that assessment, plan, timeline and presentation
 * ask is answered here once, so that no two of them answer it differently. Made by `reconstruct`; plain JSON, kept in
 * the ledger beside the case file. A fact that could not be read is absent and named by a gap, as in the case file.
 */
export interface Reconstruction extends Omit<CaseFile, 'logs' | 'timeline'> {
  /** The logs that were read, without their entries. */
  readonly logs: readonly LogRead[];
  /** The finding that the others are measured against; absent where none could be read. */
  readonly anchor?: Finding;
  /** Other findings on the workload that count as corroboration. */
  readonly corroborating: readonly Finding[];
  /** The earliest of the incident's findings; absent where no time of one can be read. */
  readonly firstSign?: Finding;
  readonly attacked: Attacked;
  /** Remote ends of connections that findings on the workload name, each once. */
  readonly remoteEnds: readonly string[];
  /** Requests shortly before the anchor that look odd, the likeliest cause first. */
  readonly oddRequests: readonly OddRequest[];
  /** The request that was open at the first sign. */
  readonly held?: SuspectRequest;
  /** The request by which the attacker may have come in. */
  readonly entry?: SuspectRequest;
  /** The one instance that the attacker's request reached, where that is known. */
  readonly instance?: InstanceTrace;
  /** Lines of its own output around the anchor that a shell wrote or that name a remote end, in the order of the logs. */
  readonly output: readonly OutputLine[];
  /** Lines of the platform's log. */
  readonly system: readonly LogLine[];
  /** Deploys that the audit log or the trail tells of, each once. */
  readonly deploys: readonly AuditLine[];
  /** The last deploy by a person in the minutes before the anchor. */
  readonly deployBefore?: AuditLine;
  /** True when anybody on the internet can call it; absent where that was not read, and of kinds without an invoker policy. */
  readonly exposed?: boolean;
  /** Calls by the workload's identity from shortly before the first sign on, by the trail, oldest first. */
  readonly calls: readonly TrailCall[];
  /** Those of `calls` that are recognised and succeeded. */
  readonly reached: readonly TrailCall[];
  /** Calls by the workload's own accounts since the anchor, by its audit log, oldest first. */
  readonly ownCalls: readonly AuditLine[];
  /** The result of the attack: it happened, or it was only tried. */
  readonly result: AttackResult;
}

/** The parts of the workload that were attacked, each with the reason for it, or why it is not known. */
export interface Attacked {
  readonly revision: AttackedPart<RevisionSettings> & {
    /** Others that findings name: the attack is on all of them, and the settings of `known` are shown. */
    readonly others: readonly OtherRevision[];
  };
  readonly execution: AttackedPart<ExecutionSettings>;
  readonly container: Omit<AttackedPart<ContainerSettings>, 'named'> & {
    /** Those beside it; all of them where it is not known. */
    readonly others: readonly ContainerSettings[];
  };
}

/** One part of a workload that was attacked. */
export interface AttackedPart<T> {
  /** Its settings, as far as they could be read. */
  readonly known?: T;
  /** Names that the findings give, each once, the anchor's first. */
  readonly named: readonly string[];
  /** Why it is thought to be this one, or why none is known. Inert. */
  readonly why: string;
}

/** A further attacked revision: its settings, or why they are not known. */
export interface OtherRevision {
  readonly name: string;
  readonly known?: RevisionSettings;
  readonly why: string;
}

/** A log that was read, without its entries. */
type LogRead = Pick<LogFacts, 'kind' | 'from' | 'to' | 'stored' | 'more' | 'hole' | 'cut'>;

/** A request shortly before the anchor that looks like an attack. */
export interface OddRequest {
  readonly request: RequestLine;
  /** The oddities of the request, in a few words each. */
  readonly signs: readonly string[];
  /** Refused and over at once: whatever it tried, it did not get in by this. */
  readonly refused: boolean;
}

/** How many entries of each log are of one instance. */
export interface InstanceTrace {
  readonly id: string;
  readonly entries: readonly { readonly kind: LogKind; readonly count: number }[];
}

/** A line of output and the log it stands in. */
export type OutputLine = LogLine & {
  readonly log: string;
  /** It is what a shell writes. */
  readonly shell: boolean;
  /** It names a remote end. */
  readonly remote: boolean;
};
