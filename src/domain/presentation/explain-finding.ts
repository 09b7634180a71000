import { techniqueText } from '../attack/attack';
import type { BriefFact } from '../incident/brief';
import { detailFacts } from './brief/detail-facts';
import { findingFacts, notInFinding } from './brief/finding-facts';
import { detectorOf, severityOf, type Detector } from '../detector';
import type { Finding } from '../finding/finding';
import type { Indicator, LeftOut } from '../finding/indicator';
import { inertLine } from '../text/inert-text';
import type { Severity } from '../phases';
import { playbookOf, type Playbook } from '../detector/playbook';
import { isCloudRunFinding } from '../detector/product';
import { workloadPath, type RunPlace } from '../workload/workload';
import { defined } from '../defined';

/** A finding as Firebreak understands it, and what it would do about it. Texts of the finding are hostile where not said otherwise. */
export interface Explanation {
  readonly finding: string;
  readonly product: { readonly reportedBy: string; readonly ours: boolean; readonly why?: string };
  /** Why intake does not take it, where that is so: it can be read here and be asked for nowhere. */
  readonly refused?: string;
  /** The category alone where the finding is not ours: what Firebreak knows of detectors is about Cloud Run. */
  readonly detector: Pick<Detector, 'category' | 'known' | 'matched' | 'note'> &
    Partial<Pick<Detector, 'module' | 'family' | 'plane' | 'page' | 'means'>>;
  /** Its path; or why none can be told, with what the name says of its place. */
  readonly workload: { readonly path: string } | { readonly none: string; readonly place?: RunPlace };
  /** `detector` where the finding itself says none, `nobody` where neither does. */
  readonly severity: { readonly severity: Severity; readonly from: 'finding' | 'detector' | 'nobody' };
  readonly state: Finding['state'];
  readonly eventTime: string;
  /** By the labels of Google's pages; inert. */
  readonly facts: readonly BriefFact[];
  /** Labels of what Google's pages tell to read and this finding does not carry. */
  readonly absent: readonly string[];
  readonly indicators: readonly Indicator[];
  /** A value that may have been an indicator and is not looked up as it stands. */
  readonly leftOut: readonly LeftOut[];
  /** Each technique with who names it. */
  readonly attack: readonly { readonly id: string; readonly from: string; readonly text: string }[];
  readonly playbook: Playbook;
  readonly questions: readonly string[];
  readonly falsePositives: readonly string[];
  /** Paths of fields that were there and could not be read. */
  readonly unreadable: readonly string[];
  /** Keys that this version does not know; they would be kept in the evidence. */
  readonly unknownKeys: readonly string[];
}

/** Most characters of one fact. */
const LONGEST = 300;

/**
 * Labels that every finding has. Of one that is not ours nothing else is missed: processes and containers are what Cloud Run's
 * detectors report.
 */
const EVERYBODYS = ['Category', 'Severity', 'State', 'Event time', 'Resource full name', 'Finding'];

const FIELDS: Readonly<Record<string, string>> = {
  Severity: 'severity',
  State: 'state',
  'Event time': 'eventTime',
  Finding: 'name',
};

/** Explains one finding from nothing but itself. What is not ours is told as it stands, and nothing is known about it. */
export function explainFinding(finding: Finding): Explanation {
  const detector = detectorOf(finding.category);
  const product = isCloudRunFinding(finding);
  const facts = findingFacts(finding, LONGEST).filter(
    ({ label, value }) =>
      label !== 'VirusTotal link' ||
      product.ours ||
      finding.virusTotalLinks.length > 0 ||
      value === notInFinding,
  );
  const refused = whyRefused(finding);
  const runtime = product.ours && detector.plane === 'runtime';
  return {
    finding: finding.name,
    product: {
      reportedBy: finding.parentDisplayName,
      ours: product.ours,
      ...(product.ours ? {} : { why: product.why }),
    },
    ...defined({ refused }),
    detector: product.ours ? entryOf(detector) : strangeDetector(finding.category, detector),
    workload: workloadText(finding),
    severity: product.ours ? severityFrom(finding) : { severity: finding.severity, from: saidBy(finding) },
    state: finding.state,
    eventTime: finding.eventTime,
    facts: [
      ...facts.filter(({ value }) => value !== notInFinding),
      // Shown on its own below.
      ...detailFacts(finding, LONGEST).filter(({ label }) => label !== 'Not looked up'),
    ],
    absent: facts
      .filter(({ label, value }) => value === notInFinding && (runtime || EVERYBODYS.includes(label)))
      // A value that was there and could not be read is said as that.
      .filter(({ label }) => !finding.unreadable.includes(FIELDS[label] ?? label))
      .map(({ label }) => label),
    indicators: finding.indicators,
    leftOut: finding.leftOut ?? [],
    attack: product.ours ? attackOf(finding, detector) : attackOf(finding, undefined),
    playbook: refused === undefined ? playbookOf(finding, detector, product) : refusedPlaybook(refused),
    questions: product.ours && refused === undefined ? detector.questions : [],
    falsePositives: product.ours ? detector.falsePositives : [],
    unreadable: finding.unreadable,
    unknownKeys: finding.unknownKeys ?? [],
  };
}

function entryOf(detector: Detector): Explanation['detector'] {
  const { category, module, family, plane, page, means, known, matched, note } = detector;
  return {
    ...{ category, module, family, plane, page, means, known, matched },
    ...defined({ note }),
  };
}

/** Products share names of detectors: the entry of Cloud Run's is not that of another's. */
function strangeDetector(category: string, { known }: Detector): Explanation['detector'] {
  return {
    category,
    known: false,
    matched: 'none',
    ...(known
      ? { note: 'Cloud Run Threat Detection has a detector of this name, too; this is not a finding of it.' }
      : {}),
  };
}

/** Why intake takes no finding like this: it is read again from SCC before anything is done, and only its name can ask for it. */
export function whyRefused({ key, name }: Pick<Finding, 'key' | 'name'>): string | undefined {
  if (key !== '') return undefined;
  return name === ''
    ? 'it has no name under which SCC could be asked for it'
    : `"${inertLine(name, 200)}" is no name of a finding under which SCC could be asked for it`;
}

function refusedPlaybook(why: string): Playbook {
  const steps = [`Nothing: intake refuses it, since ${why}. It is logged and recorded as not-a-finding.`];
  return { name: 'none', steps, proposes: [] };
}

function saidBy({ severity }: Finding): 'finding' | 'nobody' {
  return severity === 'UNSPECIFIED' ? 'nobody' : 'finding';
}

function severityFrom(finding: Finding): Explanation['severity'] {
  const { severity, from } = severityOf(finding);
  return severity === 'UNSPECIFIED' ? { severity, from: 'nobody' } : { severity, from };
}

function workloadText({ workload, place, resourceName }: Finding): Explanation['workload'] {
  if (workload !== undefined) return { path: workloadPath(workload) };
  if (place !== undefined) return { none: placeText(place), place };
  const named = inertLine(resourceName, 200);
  return { none: named === '' ? 'it names no resource' : `${named} is no Cloud Run workload` };
}

const KINDS = {
  services: 'service',
  jobs: 'job',
  workerPools: 'worker pool',
  instances: 'instance',
} as const;

/** Facts known by the name alone. The rest is looked up live, since this asks nobody. */
function placeText({ project, projectNumber, location, kind, name, revision, execution }: RunPlace): string {
  const where = inertLine(`in ${location} of project ${project}`, 200);
  if (kind !== undefined && name !== undefined) {
    const below = [revision, execution].find((each) => each !== undefined);
    const part = below === undefined ? '' : `, ${inertLine(below, 80)},`;
    return projectNumber === undefined
      ? `the ${KINDS[kind]} ${inertLine(name, 80)}${part} ${where}, by the project's id; the project's number is not in the finding and is looked up live`
      : `${inertLine(name, 80)} ${where} has a name that no ${KINDS[kind]} of Cloud Run can have`;
  }
  return execution === undefined
    ? `the revision ${inertLine(revision ?? '', 80)} ${where}: the name names a revision without its service; looked up live`
    : `the execution ${inertLine(execution, 80)} ${where}: the name names an execution without its job; looked up live`;
}

function attackOf(finding: Finding, detector: Detector | undefined): Explanation['attack'] {
  const mapping = detector?.techniquesFrom === 'page' ? "the detector's page" : "Firebreak's table";
  const named = [
    ...finding.techniques.map((id) => ({ id, from: 'the finding' })),
    ...(detector?.techniques ?? []).map((id) => ({ id, from: mapping })),
  ];
  const ids = [...new Set(named.map(({ id }) => id))];
  return ids.map((id) => ({
    id,
    from: named
      .filter((each) => each.id === id)
      .map(({ from }) => from)
      .join(' and '),
    text: techniqueText(id),
  }));
}
