import type { Indicator } from '../finding/indicator';
import type { Severity } from '../phases';

/**
 * Groups of detectors that are answered alike. `unknown` is what this version has no entry for: it gets the default
 * playbook.
 */
export const detectorFamilies = [
  'reverse-shell',
  'command-execution',
  'malicious-binary',
  'malicious-library',
  'malicious-url',
  'script',
  'credential-access',
  'attack-tool',
  'exfiltration',
  'privilege-escalation',
  'mining',
  'destruction',
  'iam',
  'unknown',
] as const;
export type DetectorFamily = (typeof detectorFamilies)[number];

/** The knowledge about one detector that holds for each of its findings. */
export interface DetectorEntry {
  /** The display name, which findings carry as `category`. */
  readonly category: string;
  /** The name under which it is switched on and off. Never what a finding carries as its category; `''` for an unknown one. */
  readonly module: string;
  readonly family: DetectorFamily;
  /** `runtime`: Cloud Run Threat Detection watches processes. `control-plane`: Event Threat Detection reads audit logs. */
  readonly plane: 'runtime' | 'control-plane';
  /** Its own page, or the overview of all where it is not certain that it has one. */
  readonly page: string;
  /** ATT&CK techniques, those of its page first; see `techniquesFrom`. */
  readonly techniques: readonly string[];
  /** `page`: its page names them. `firebreak`: our own mapping, since its page names none that could be read. */
  readonly techniquesFrom: 'page' | 'firebreak';
  /** The meaning, in one sentence. */
  readonly means: string;
  /** The fields of the finding that an analyst reads, as paths. */
  readonly fields: readonly string[];
  /** Kinds of indicators that its findings can carry. */
  readonly indicators: readonly Indicator['kind'][];
  /** The questions to answer. */
  readonly questions: readonly string[];
  /** The benign causes that set it off. */
  readonly falsePositives: readonly string[];
  /** Only for findings that carry none: Google's own pages disagree about some. */
  readonly severity: Severity;
  /** The page that gives this severity: the one about Cloud Run, or the one about the same detector on GKE. */
  readonly severityFrom: 'cloud-run' | 'gke';
  /** Other names that it has had or has in other products. */
  readonly aliases: readonly string[];
  /** The day on which Google shut it down; its findings can still be listed. */
  readonly retired?: string;
}

type Common = 'family' | 'plane' | 'severityFrom' | 'techniquesFrom' | 'aliases' | 'page';

/** An entry without what most of them have alike. */
type DetectorRow = Omit<DetectorEntry, Common> &
  Partial<Pick<DetectorEntry, Exclude<Common, 'page'>>> & {
    /** Last part of its page's address; absent where it is not certain that there is one. */
    readonly slug?: string;
  };

const DOCS = 'https://cloud.google.com/security-command-center/docs';

/** Google's page with all detectors of Cloud Run. */
export const detectorOverview = `${DOCS}/cloud-run-threat-detection-overview`;

/** Entries of one family: runtime detectors with our own mapping to ATT&CK and GKE's severity, unless a row says otherwise. */
export function entriesOf(family: DetectorFamily, rows: readonly DetectorRow[]): readonly DetectorEntry[] {
  return rows.map(({ slug, ...row }) => ({
    family,
    plane: 'runtime',
    severityFrom: 'gke',
    techniquesFrom: 'firebreak',
    aliases: [],
    page: slug === undefined ? detectorOverview : `${DOCS}/findings/threats/${slug}`,
    ...row,
  }));
}

/** Fields that every runtime detector's page tells to read. */
export const processFields = [
  'processes[].binary.path',
  'processes[].args',
  'processes[].parentPid',
  'containers[]',
  'resourceName',
] as const;
/** For detectors whose verdict is about a file. */
export const fileFields = [
  ...processFields,
  'processes[].binary.sha256',
  'processes[].binary.partiallyHashed',
  'files[]',
] as const;
/** For detectors whose verdict is about a script; `contents` may be cut, and `sha256` is that of the contents. */
export const scriptFields = [
  ...processFields,
  'processes[].script.path',
  'processes[].script.contents',
  'processes[].script.sha256',
] as const;
