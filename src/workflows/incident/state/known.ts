import type { Assessed } from '../../../activities/decide/assess-incident';
import type { EvidenceRef, Gap } from '../../../domain/evidence/evidence';
import type { FindingPointer } from '../../../domain/message-names';
import { worse } from '../../../domain/phases';
import type { Digest } from '../../../domain/text/digest';
import { now, type Draft, type JoinedFinding } from './data';

/** Findings that an incident keeps, the newest. */
const NEWEST = 20;
/** Reports that are remembered, the newest. */
const REMEMBERED = 200;
/** Reports that were not read and go with a run; a finding whose report does not is not on the list, and reports again. */
const RESTING = 60;

/** Writes everything that an incident knows: its findings and their reports, evidence, gaps, assessment. */
export class Known {
  private readonly data: Draft;

  constructor(data: Draft) {
    this.data = data;
  }

  /** Notes a report. False when the same report is known already. */
  report({ name, eventTime }: FindingPointer): boolean {
    const key = `${name}@${eventTime}`;
    if (this.data.reported.includes(key)) return false;
    this.data.reported = [...this.data.reported, key].slice(-REMEMBERED);
    return true;
  }

  /** Forgets the reports of a finding that could not be read: reported again, it is read again. */
  forget(name: string): void {
    this.data.reported = this.data.reported.filter((key) => !key.startsWith(`${name}@`));
  }

  /** Leaves unread findings to the next run. Those beyond its room are forgotten, so that they are read when reported again. */
  leaveUnread(names: readonly string[]): void {
    const forgotten = new Set(names.slice(RESTING));
    this.data.resting = names.slice(0, RESTING);
    this.data.reported = this.data.reported.filter(
      (key) => !forgotten.has(key.slice(0, key.lastIndexOf('@'))),
    );
  }

  /** Hands out the findings that an earlier run left unread. */
  takeResting(): readonly string[] {
    const { resting } = this.data;
    this.data.resting = [];
    return resting;
  }

  /** Takes over how many findings the ledger lists; the list only grows. */
  countListed(count: number): void {
    this.data.findingCount = Math.max(this.data.findingCount, count);
  }

  /** Adds a finding, or a later state of one that is known. It is a sign: quiet time counts from here. */
  join(finding: JoinedFinding, evidence: readonly EvidenceRef[]): void {
    const { data } = this;
    const others = data.findings.filter(({ name }) => name !== finding.name);
    data.findings = [...others, finding].slice(-NEWEST);
    data.severity = worse(data.severity, finding.severity);
    data.lastSignAt = now();
    data.news += 1;
    this.addEvidence(evidence);
  }

  /** Tells whether findings have joined since the last call. */
  takeNews(): boolean {
    const hasNews = this.data.news > 0;
    this.data.news = 0;
    return hasNews;
  }

  /** Begins an investigation: of all gaps these alone say something of it, and the findings so far are part of it. */
  investigate(gaps: readonly Gap[] = []): void {
    this.data.gaps = [...gaps];
    this.data.news = 0;
  }

  /** Adds a gap, and keeps the `newest` of all. Default: every one. */
  addGap(gap: Gap, newest = Infinity): void {
    this.data.gaps = [...this.data.gaps, gap].slice(-newest);
  }

  /** Adds evidence that no manifest names yet. */
  addEvidence(evidence: readonly EvidenceRef[]): void {
    this.data.unsealed = [...this.data.unsealed, ...evidence];
  }

  /** Hands out the oldest evidence that no manifest names, for the caller to seal. Default: all of it. */
  takeUnsealed(most = Infinity): readonly EvidenceRef[] {
    const { unsealed } = this.data;
    this.data.unsealed = unsealed.slice(most);
    return unsealed.slice(0, most);
  }

  /** Takes over the newest manifest. */
  seal(manifest: Digest): void {
    this.data.manifest = manifest;
  }

  /** Takes over what the activity made of the evidence. */
  assess({ assessment, brief }: Assessed): void {
    this.data.assessment = assessment;
    this.data.brief = brief;
  }
}
