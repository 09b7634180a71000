import { techniqueText } from './attack/attack';
import type { BriefFact } from './brief';
import { detailFacts } from './brief-parts/detail-facts';
import { findingFacts, notInFinding } from './brief-parts/finding-facts';
import { detectorOf, severityOf, type Detector } from './detectors';
import type { Finding } from './finding';
import type { Indicator } from './indicator';
import { inertLine } from './inert-text';
import type { Severity } from './phases';
import { playbookOf, type Playbook } from './playbook';
import { isCloudRunFinding } from './product';
import { workloadPath } from './workload';

/** What Firebreak understands of a finding and would do about it. Texts of the finding are hostile where not said otherwise. */
export interface Explanation {
  readonly finding: string;
  readonly product: { readonly reportedBy: string; readonly ours: boolean; readonly why?: string };
  readonly detector: Pick<
    Detector,
    'category' | 'module' | 'family' | 'plane' | 'page' | 'means' | 'known' | 'matched' | 'note'
  >;
  /** Its path, or why none can be told. */
  readonly workload: { readonly path: string } | { readonly none: string };
  /** `detector` where the finding itself says none. */
  readonly severity: { readonly severity: Severity; readonly from: 'finding' | 'detector' };
  readonly state: Finding['state'];
  readonly eventTime: string;
  /** By the labels of Google's pages; inert. */
  readonly facts: readonly BriefFact[];
  /** Labels of what Google's pages tell to read and this finding does not carry. */
  readonly absent: readonly string[];
  readonly indicators: readonly Indicator[];
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

/** Explains one finding from nothing but itself. */
export function explainFinding(finding: Finding): Explanation {
  const detector = detectorOf(finding.category);
  const { category, module, family, plane, page, means, known, matched, note } = detector;
  const product = isCloudRunFinding(finding);
  const facts = findingFacts(finding, LONGEST);
  return {
    finding: finding.name,
    product: {
      reportedBy: finding.parentDisplayName,
      ours: product.ours,
      ...(product.ours ? {} : { why: product.why }),
    },
    detector: {
      ...{ category, module, family, plane, page, means, known, matched },
      ...(note === undefined ? {} : { note }),
    },
    workload: workloadText(finding),
    severity: severityOf(finding),
    state: finding.state,
    eventTime: finding.eventTime,
    facts: [...facts.filter(({ value }) => value !== notInFinding), ...detailFacts(finding, LONGEST)],
    absent: facts.filter(({ value }) => value === notInFinding).map(({ label }) => label),
    indicators: finding.indicators,
    attack: attackOf(finding, detector),
    playbook: playbookOf(finding, detector, product),
    questions: detector.questions,
    falsePositives: detector.falsePositives,
    unreadable: finding.unreadable,
    unknownKeys: finding.unknownKeys ?? [],
  };
}

function workloadText({ workload, resourceName }: Finding): Explanation['workload'] {
  if (workload !== undefined) return { path: workloadPath(workload) };
  const named = inertLine(resourceName, 200);
  if (!resourceName.startsWith('//run.googleapis.com/')) {
    return { none: named === '' ? 'it names no resource' : `${named} is no Cloud Run workload` };
  }
  return { none: `the number of the project of ${named} is not in the finding` };
}

function attackOf(finding: Finding, detector: Detector): Explanation['attack'] {
  const mapping = detector.techniquesFrom === 'page' ? "the detector's page" : "Firebreak's table";
  const named = [
    ...finding.techniques.map((id) => ({ id, from: 'the finding' })),
    ...detector.techniques.map((id) => ({ id, from: mapping })),
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
