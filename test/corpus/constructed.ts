/** Says in each finding that it is none: no public sample of a Cloud Run finding is known, so all are built from documentation. */
export const LABEL =
  'Constructed for the tests of Firebreak from public documentation; not a captured finding.';

export const PROJECT_NUMBER = '415104041262';
export const RESOURCE =
  '//run.googleapis.com/projects/acme-payments/locations/europe-west1/services/payment-api';
export const ATTACKER = '198.51.100.23';
export const SHA256 = '37d2b12d5d9abc2a364ef9448767ee03938e383c0284193477dc7618f4b7c6c2';

export type Json = Readonly<Record<string, unknown>>;

/** A file with its size and hash; a whole one unless `hashed` says how much of it was hashed. */
export function file(path: string, hashed = '48120'): Json {
  return { path, size: '48120', hashedSize: hashed, sha256: SHA256 };
}

export function process(path: string, args: readonly string[], more: Json = {}): Json {
  return {
    name: path.split('/').at(-1),
    binary: { path, size: '1396520', hashedSize: '1048576', partiallyHashed: true, sha256: 'ab'.repeat(32) },
    args,
    envVariables: [{ name: 'K_SERVICE', val: 'payment-api' }],
    pid: '57',
    parentPid: '1',
    ...more,
  };
}

/** One finding as v2 of the API has it. `id` makes its name. */
export function constructedFinding(id: string, category: string, more: Json = {}): Json {
  const name = `sources/2317/locations/global/findings/${id}`;
  return {
    name: `organizations/987654321/${name}`,
    canonicalName: `projects/${PROJECT_NUMBER}/${name}`,
    parent: 'organizations/987654321/sources/2317/locations/global',
    resourceName: RESOURCE,
    state: 'ACTIVE',
    category,
    description: LABEL,
    eventTime: '2026-11-25T12:31:07.184Z',
    createTime: '2026-11-25T12:31:10.020Z',
    severity: 'HIGH',
    mute: 'UNDEFINED',
    findingClass: 'THREAT',
    parentDisplayName: 'Cloud Run Threat Detection',
    containers: [{ name: 'app', uri: 'europe-docker.pkg.dev/acme-payments/app/payment-api:7' }],
    ...more,
  };
}

/** The resource block of v2. */
export const resourceV2: Json = {
  name: RESOURCE,
  displayName: 'payment-api',
  type: 'google.cloud.run.Service',
  cloudProvider: 'GOOGLE_CLOUD_PLATFORM',
  service: 'run.googleapis.com',
  location: 'europe-west1',
  gcpMetadata: {
    project: `//cloudresourcemanager.googleapis.com/projects/${PROJECT_NUMBER}`,
    projectDisplayName: 'acme-payments',
    parent: '//cloudresourcemanager.googleapis.com/folders/55',
    parentDisplayName: 'shop',
    folders: [{ resourceFolder: '//cloudresourcemanager.googleapis.com/folders/55' }],
    organization: 'organizations/987654321',
  },
  resourcePath: {
    nodes: [
      { nodeType: 'GCP_PROJECT', id: `projects/${PROJECT_NUMBER}`, displayName: 'acme-payments' },
      { nodeType: 'GCP_ORGANIZATION', id: 'organizations/987654321' },
    ],
  },
};

/** The published form of a finding. */
export function notification(finding: Json, resource: Json = resourceV2): Json {
  return {
    notificationConfigName: 'projects/acme-payments/locations/global/notificationConfigs/firebreak',
    finding,
    resource,
  };
}
