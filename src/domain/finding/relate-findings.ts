import { digestIn } from './affected-container';
import type { Finding } from './finding';
import { relations, type RelatedFinding, type Relation } from './related-facts';
import { workloadPath, type Workload } from '../workload/workload';

/** The things that other findings may share with those of an incident. */
export interface Shared {
  readonly workload: Workload;
  readonly projectId?: string;
  readonly containers: ReadonlySet<string>;
  readonly digests: ReadonlySet<string>;
  /** References of images whose digest is not known, without a digest. */
  readonly images: ReadonlySet<string>;
  readonly accounts: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
}

/** Addresses of a finding that may be its attacker's; see `attackerAddresses`. */
type AddressesOf = (finding: Finding) => readonly string[];

/** Collects the things to share of all findings of one incident. */
export function sharedBy(
  findings: readonly Finding[],
  place: Pick<Shared, 'workload' | 'projectId'>,
  addressesOf: AddressesOf,
): Shared {
  const containers = findings.flatMap((finding) => finding.containers);
  const undigested = containers.filter((each) => digestOf(each) === undefined);
  return {
    ...place,
    containers: new Set(containers.map(({ name }) => name).filter((name) => name !== '')),
    digests: new Set(containers.flatMap((each) => digestOf(each) ?? [])),
    images: new Set(undigested.map(({ imageUri }) => imageUri).filter((uri) => uri !== '')),
    accounts: new Set(findings.flatMap(accountsOf)),
    addresses: new Set(findings.flatMap(addressesOf)),
  };
}

/** Lists the relations of a finding, strongest first; empty where it shares nothing. */
export function relationsTo(finding: Finding, shared: Shared, addressesOf: AddressesOf): readonly Relation[] {
  const here =
    finding.workload !== undefined && workloadPath(finding.workload) === workloadPath(shared.workload);
  const has: Readonly<Record<Relation, boolean>> = {
    // A container's name says nothing outside its workload: half of all containers have the same few names.
    container: here && finding.containers.some(({ name }) => shared.containers.has(name)),
    workload: here,
    'service-account': accountsOf(finding).some((account) => shared.accounts.has(account)),
    image: finding.containers.some((container) => isImageOf(container, shared)),
    address: addressesOf(finding).some((address) => shared.addresses.has(address)),
    project: here || isInProject(finding, shared),
  };
  return relations.filter((relation) => has[relation]);
}

/**
 * The same findings once the service account is known, which findings seldom name: what names one of its
 * accounts shares it.
 */
export function withAccounts(
  related: readonly RelatedFinding[],
  accounts: readonly string[],
): readonly RelatedFinding[] {
  return related.map((each) => {
    if (!accountsOf(each.finding).some((account) => accounts.includes(account))) return each;
    const has = new Set<Relation>([...each.relations, 'service-account']);
    return { ...each, relations: relations.filter((relation) => has.has(relation)) };
  });
}

const ACCOUNT = /[a-z0-9](?:[a-z0-9-]{0,62})@(?:[a-z0-9-]{1,63}\.){1,3}gserviceaccount\.com/gi;
/** Google's own agents act in every project: that two findings name one says nothing. */
const AGENT = /@(?:gcp-sa-[a-z0-9-]+\.iam|cloudservices|system|cloudbuild|[a-z0-9-]*\.google\.com)/i;

/** Service accounts that a finding names: as caller, by a key, as the resource, or as a member of a binding. */
export function accountsOf({ access, resourceName, iamBindings = [] }: Finding): readonly string[] {
  const texts = [
    access?.principalEmail,
    access?.principalSubject,
    access?.serviceAccountKeyName,
    resourceName,
    ...iamBindings.map(({ member }) => member),
  ];
  const named = texts.flatMap((text) => (text ?? '').slice(0, 1_000).toLowerCase().match(ACCOUNT) ?? []);
  return [...new Set(named)].filter((account) => !AGENT.test(account));
}

function isImageOf(container: Finding['containers'][number], { digests, images }: Shared): boolean {
  const digest = digestOf(container);
  // A tag can be moved: where both sides have a digest, it alone decides.
  return digest === undefined ? images.has(container.imageUri) : digests.has(digest);
}

function digestOf({ imageId, imageUri }: Finding['containers'][number]): string | undefined {
  return digestIn(imageId) ?? digestIn(imageUri);
}

function isInProject(finding: Finding, { workload, projectId }: Shared): boolean {
  return (
    finding.workload?.projectNumber === workload.projectNumber ||
    finding.projectFullName.endsWith(`/projects/${workload.projectNumber}`) ||
    finding.canonicalName.startsWith(`projects/${workload.projectNumber}/`) ||
    (projectId !== undefined && finding.projectId === projectId)
  );
}
