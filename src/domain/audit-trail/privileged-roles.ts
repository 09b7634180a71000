/** The meaning of a role for the holder of a token of the account. */
interface RoleMeaning {
  /** One sentence, as an analyst would say it. */
  readonly means: string;
  /** ATT&CK techniques, where they are plain. */
  readonly attack: readonly string[];
}

const meaning = (means: string, ...attack: readonly string[]): RoleMeaning => ({ means, attack });

const admin = 'can change who may do what';

/**
 * Predefined roles whose holder can reach data, other identities, or the traces of an attack. A role that is not
 * listed is shown without a meaning, which does not make it harmless. The permissions of each role:
 * https://docs.cloud.google.com/iam/docs/roles-permissions
 */
const roles: Readonly<Record<string, RoleMeaning>> = {
  'roles/owner': meaning('can do everything there, and let others in', 'T1098.003', 'T1530', 'T1562.008'),
  'roles/editor': meaning(
    'can change and delete nearly everything there, read its data, and run code as other service accounts',
    'T1530',
    'T1648',
    'T1496',
  ),
  'roles/viewer': meaning('can list everything there: where data, keys and people are', 'T1526', 'T1580'),
  'roles/iam.securityAdmin': meaning(`${admin} on everything there, itself included`, 'T1098.003'),
  'roles/resourcemanager.projectIamAdmin': meaning(
    `${admin} on the whole project, itself included`,
    'T1098.003',
  ),
  'roles/resourcemanager.folderIamAdmin': meaning(`${admin} on the folder and all below it`, 'T1098.003'),
  'roles/resourcemanager.folderAdmin': meaning(`${admin} on the folder and all below it`, 'T1098.003'),
  'roles/resourcemanager.organizationAdmin': meaning(`${admin} in the whole organization`, 'T1098.003'),
  'roles/iam.organizationRoleAdmin': meaning(
    'can change what custom roles permit, also one that it holds itself',
    'T1098.003',
  ),
  'roles/iam.roleAdmin': meaning(
    'can change what custom roles permit, also one that it holds itself',
    'T1098.003',
  ),
  'roles/iam.serviceAccountTokenCreator': meaning(
    'can make tokens for other service accounts, and act as them',
    'T1550.001',
    'T1078.004',
  ),
  'roles/iam.serviceAccountOpenIdTokenCreator': meaning(
    'can make identity tokens of other service accounts, and call services as them',
    'T1550.001',
  ),
  'roles/iam.workloadIdentityUser': meaning(
    'can act as the service account that it is bound on',
    'T1078.004',
  ),
  'roles/iam.serviceAccountUser': meaning(
    'can start workloads that run as other service accounts',
    'T1078.004',
    'T1548.005',
  ),
  'roles/iam.serviceAccountKeyAdmin': meaning(
    'can make keys for other service accounts, which outlive every freeze',
    'T1098.001',
  ),
  'roles/iam.serviceAccountAdmin': meaning(
    'can make service accounts and say who may act as them',
    'T1136.003',
    'T1098.003',
  ),
  'roles/iam.serviceAccountCreator': meaning('can make service accounts of its own', 'T1136.003'),
  'roles/iam.workloadIdentityPoolAdmin': meaning(
    'can let identities from outside Google in as service accounts',
  ),
  'roles/run.admin': meaning(
    'can deploy code on Cloud Run, make services public, and delete them',
    'T1648',
    'T1610',
  ),
  'roles/run.developer': meaning('can deploy code on Cloud Run, and delete services', 'T1648', 'T1610'),
  'roles/cloudfunctions.admin': meaning('can deploy functions and let anybody call them', 'T1648'),
  'roles/cloudfunctions.developer': meaning('can deploy functions', 'T1648'),
  'roles/cloudbuild.builds.editor': meaning(
    "can run any code as the build's service account, which can often deploy",
    'T1648',
    'T1548.005',
  ),
  'roles/cloudbuild.builds.builder': meaning(
    'can run builds, push images and read their sources and logs',
    'T1525',
  ),
  'roles/cloudscheduler.admin': meaning('can have things called at set times, as other accounts', 'T1053'),
  'roles/workflows.editor': meaning('can run workflows as other service accounts', 'T1648'),
  'roles/deploymentmanager.editor': meaning(
    "can create any resource with the rights of Google's own deployment account",
    'T1548.005',
  ),
  'roles/artifactregistry.writer': meaning('can replace images under their tags', 'T1525'),
  'roles/artifactregistry.admin': meaning('can replace and delete images', 'T1525', 'T1485'),
  'roles/secretmanager.secretAccessor': meaning('can read secrets in plain text', 'T1555.006'),
  'roles/secretmanager.admin': meaning(
    'can read, change and delete secrets, and say who else may',
    'T1555.006',
  ),
  'roles/cloudkms.cryptoKeyDecrypter': meaning('can decrypt what was encrypted with the keys'),
  'roles/cloudkms.cryptoKeyEncrypterDecrypter': meaning(
    'can decrypt what was encrypted with the keys, and encrypt again',
    'T1486',
  ),
  'roles/cloudkms.admin': meaning('can destroy keys, and with them what they encrypt', 'T1485'),
  'roles/storage.admin': meaning(
    'can read, change and delete all buckets, and make them public',
    'T1530',
    'T1485',
  ),
  'roles/storage.objectAdmin': meaning(
    'can read, change and delete the objects of buckets',
    'T1530',
    'T1485',
  ),
  'roles/storage.objectUser': meaning('can read, change and delete the objects of buckets', 'T1530', 'T1485'),
  'roles/storage.objectViewer': meaning('can read the objects of buckets', 'T1530'),
  'roles/storage.legacyBucketOwner': meaning('can change the bucket and who may read it', 'T1530'),
  'roles/cloudsql.admin': meaning(
    'can log on to databases, make users there, export and delete them',
    'T1485',
  ),
  'roles/cloudsql.editor': meaning('can log on to databases and change them'),
  'roles/cloudsql.client': meaning(
    'can connect to databases from anywhere; a database password is still needed',
  ),
  'roles/cloudsql.instanceUser': meaning('can log on to databases without a password'),
  'roles/bigquery.admin': meaning('can read, change, export and delete all datasets', 'T1485'),
  'roles/bigquery.dataOwner': meaning('can read, change and share the datasets', 'T1537'),
  'roles/bigquery.dataEditor': meaning('can read and change the datasets'),
  'roles/bigquery.dataViewer': meaning('can read the datasets'),
  'roles/datastore.user': meaning('can read and change the database’s entities'),
  'roles/datastore.owner': meaning('can read, change and export the whole database'),
  'roles/firebase.admin': meaning('can read and change everything of Firebase, its users included'),
  'roles/spanner.databaseUser': meaning('can read and change the databases'),
  'roles/bigtable.user': meaning('can read and change the tables'),
  'roles/compute.admin': meaning(
    'can start, change and log on to virtual machines, and open the firewall',
    'T1578',
    'T1496',
  ),
  'roles/compute.instanceAdmin.v1': meaning(
    'can start, change and log on to virtual machines',
    'T1578',
    'T1496',
  ),
  'roles/compute.instanceAdmin': meaning(
    'can start, change and log on to virtual machines',
    'T1578',
    'T1496',
  ),
  'roles/compute.osAdminLogin': meaning('can log on to virtual machines as root'),
  'roles/compute.osLogin': meaning('can log on to virtual machines'),
  'roles/compute.securityAdmin': meaning('can open the firewall'),
  'roles/container.admin': meaning(
    'can do everything in the clusters, and read their secrets',
    'T1552',
    'T1610',
  ),
  'roles/container.developer': meaning(
    'can run code in the clusters and read their secrets',
    'T1552',
    'T1610',
  ),
  'roles/logging.admin': meaning('can delete logs and stop them from being kept', 'T1562.008'),
  'roles/logging.configWriter': meaning(
    'can stop logs from being kept, and send them elsewhere',
    'T1562.008',
  ),
  'roles/logging.privateLogViewer': meaning('can read all logs, those of data access included'),
  'roles/securitycenter.admin': meaning('can mute findings and stop the detectors', 'T1562.001'),
  'roles/orgpolicy.policyAdmin': meaning('can lift the restrictions of the organization', 'T1562'),
  'roles/pubsub.admin': meaning('can read, send and redirect all messages'),
  'roles/pubsub.editor': meaning('can read, send and redirect all messages'),
  'roles/pubsub.subscriber': meaning('can take messages from the subscriptions'),
  'roles/dns.admin': meaning('can point the domain names elsewhere'),
};

/** Explains a predefined role in the wrong hands. Undefined for custom roles and for those that the table does not have. */
export function roleMeaning(role: string): RoleMeaning | undefined {
  return Object.hasOwn(roles, role) ? roles[role] : undefined;
}

/** The roles of the table, for documents and tests. */
export const rolesThatMatter = Object.keys(roles);

/** Tells whether a role is one that an organization or project made itself; no table has its permissions. */
export function isCustomRole(role: string): boolean {
  return /^(?:projects|organizations)\/[^/]+\/roles\//.test(role);
}
