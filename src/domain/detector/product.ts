import { detectorOf } from './index';
import type { Finding } from '../finding/finding';
import { inertLine } from '../text/inert-text';

/** The fields that tell whose finding it is. */
type ProductSigns = Pick<
  Finding,
  'parentDisplayName' | 'resourceName' | 'category' | 'affectedResources' | 'findingClass' | 'moduleName'
>;

export type ProductDecision = { readonly ours: true } | { readonly ours: false; readonly why: string };

const RUNTIME = 'Cloud Run Threat Detection';
const HOST = '//run.googleapis.com/';

/** Products by the letters of their names, and what each watches. Several have detectors with the names of Cloud Run's. */
const PRODUCTS: Readonly<Record<string, 'runtime' | 'control-plane' | { readonly watches: string }>> = {
  cloudrunthreatdetection: 'runtime',
  crtd: 'runtime',
  eventthreatdetection: 'control-plane',
  etd: 'control-plane',
  containerthreatdetection: { watches: 'containers on GKE' },
  agentenginethreatdetection: { watches: 'agents on Agent Engine' },
  agentplatformthreatdetection: { watches: 'agents on Agent Platform' },
  virtualmachinethreatdetection: { watches: 'virtual machines' },
  vmthreatdetection: { watches: 'virtual machines' },
};

/**
 * Tells whether a finding is a threat on Cloud Run. Decided by the product that reported it and the host of its
 * resource, never by the category alone.
 */
export function isCloudRunFinding(finding: ProductSigns): ProductDecision {
  const name = finding.parentDisplayName.toLowerCase().replaceAll(/[^a-z]/g, '');
  const product = Object.hasOwn(PRODUCTS, name) ? PRODUCTS[name] : undefined;
  const onCloudRun = [finding.resourceName, ...(finding.affectedResources ?? [])].some((each) =>
    each.startsWith(HOST),
  );
  // A resource that the runtime detector names in another way must not be dropped: it reports about Cloud Run only.
  if (product === 'runtime') return { ours: true };
  const category =
    finding.category.trim() === '' ? 'a finding without a category' : `"${inertLine(finding.category, 80)}"`;
  const where = inertLine(finding.resourceName, 120);
  if (product === 'control-plane') {
    const detector = detectorOf(finding.category);
    // Without the project's data its findings stand at the organization, and the resource is no service.
    if (onCloudRun || (detector.known && detector.plane === 'control-plane')) return { ours: true };
    const about = where === '' ? 'names no resource' : `is about ${where}, which is not a Cloud Run resource`;
    return { ours: false, why: `${category} ${about}` };
  }
  if (finding.parentDisplayName.trim() === '' && onCloudRun && isRuntimeThreat(finding))
    return { ours: true };
  const on = where === '' ? 'on no resource' : `on ${where}`;
  if (finding.parentDisplayName.trim() === '') {
    const nothing = where === '' && finding.category.trim() === '';
    const why = nothing
      ? 'it names no category, no resource and no product'
      : `${category} ${on} names no product that reported it`;
    return { ours: false, why };
  }
  const named = inertLine(finding.parentDisplayName, 80);
  const watches = product === undefined ? '' : ` (which watches ${product.watches})`;
  return { ours: false, why: `${category} ${on} was reported by ${named}${watches}, not by ${RUNTIME}` };
}

/** For a finding that names no product but a resource of Cloud Run. */
function isRuntimeThreat({ category, findingClass, moduleName }: ProductSigns): boolean {
  return (
    detectorOf(category).known || findingClass === 'THREAT' || moduleName?.startsWith('CLOUD_RUN_') === true
  );
}
