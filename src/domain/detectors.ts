import type { Finding } from './finding';
import { inertLine } from './inert-text';

/** A detector of Cloud Run Threat Detection, as its documentation describes it. */
export interface Detector {
  /** The display name that findings carry. */
  readonly category: string;
  /** Its page, where one is known. */
  readonly page: string;
  /** ATT&CK techniques that the page names; empty where none are known. */
  readonly techniques: readonly string[];
  /** What it means, in one sentence. */
  readonly means: string;
  /** False for categories that this version has no own entry for. */
  readonly known: boolean;
}

const PAGES = 'https://cloud.google.com/security-command-center/docs/findings/threats/';
const OVERVIEW = 'https://cloud.google.com/security-command-center/docs/cloud-run-threat-detection-overview';

const DETECTORS: readonly Detector[] = [
  {
    category: 'Reverse Shell',
    page: `${PAGES}cloud-run-reverse-shell`,
    techniques: ['T1059', 'T1105'],
    means:
      'A process was started with its streams redirected to a remote socket: somebody outside may be typing commands into the container.',
    known: true,
  },
  {
    category: 'Unexpected Child Shell',
    page: `${PAGES}cloud-run-unexpected-child-shell`,
    techniques: [],
    means: 'A process that does not normally start shells has started one.',
    known: true,
  },
  {
    category: 'Malicious URL Observed',
    page: `${PAGES}cloud-run-malicious-url-observed`,
    techniques: ['T1105'],
    means: 'A process was given a URL that Google Safe Browsing lists as malicious.',
    known: true,
  },
];

/** The detector behind a category, whatever its capitals. One without an entry of its own gets the general page and says so. */
export function detectorOf(category: string): Detector {
  const wanted = category.trim().toLowerCase();
  const found = DETECTORS.find((detector) => detector.category.toLowerCase() === wanted);
  return (
    found ?? {
      category,
      page: OVERVIEW,
      techniques: [],
      means: `Firebreak has no own entry for "${inertLine(category, 80)}" and treats it as any runtime threat.`,
      known: false,
    }
  );
}

/** Products that report threats on Cloud Run: the runtime one, and Event Threat Detection for the control plane. */
const PRODUCTS = ['cloud run threat detection', 'event threat detection'];
const HOST = '//run.googleapis.com/';

export type ProductDecision = { readonly ours: true } | { readonly ours: false; readonly why: string };

/**
 * Whether a finding is a threat on Cloud Run. Told by the product that reported it and the host of its resource, since
 * other products use the same categories.
 */
export function isCloudRunFinding(
  finding: Pick<Finding, 'parentDisplayName' | 'resourceName' | 'category'>,
): ProductDecision {
  const product = finding.parentDisplayName.trim().toLowerCase();
  const onCloudRun = finding.resourceName.startsWith(HOST);
  const category = inertLine(finding.category, 80);
  const where = inertLine(finding.resourceName, 120);
  // A finding that names no product is told by its resource and a category that the runtime detector has.
  if (product === '' && onCloudRun && detectorOf(finding.category).known) return { ours: true };
  if (!PRODUCTS.includes(product)) {
    const named = product === '' ? 'no product' : inertLine(finding.parentDisplayName, 80);
    return {
      ours: false,
      why: `"${category}" on ${where} was reported by ${named}, not by Cloud Run Threat Detection`,
    };
  }
  // The runtime detector reports about Cloud Run only; a resource that it names in another way must not be dropped.
  if (!onCloudRun && product !== PRODUCTS[0]) {
    return { ours: false, why: `"${category}" is about ${where}, which is not a Cloud Run resource` };
  }
  return { ours: true };
}
