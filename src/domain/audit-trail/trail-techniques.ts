/**
 * A sign that a call must show besides its method, so that it is not an ordinary one. Each has its words for people in
 * `tells`.
 */
export type Tell =
  | 'outside'
  | 'by-workload'
  | 'other-account'
  | 'not-given-secret'
  | 'gives'
  | 'takes'
  | 'cuts-logging'
  | 'overwrites';

export const tells: Readonly<Record<Tell, string>> = {
  outside: 'the address is outside Google',
  'by-workload': "the workload's identity did it",
  'other-account': 'on another account than its own',
  'not-given-secret': 'not a secret that the workload was given, or from outside Google',
  gives: 'a member was added to a role, or the entry does not say what changed',
  takes: 'members were taken from roles, none was added',
  'cuts-logging': 'a kind of Data Access log was switched off, or somebody exempted from it',
  overwrites: 'the same call was checked for the permissions to create and to delete',
};

/** One thing that a call can be recognised as. */
export interface TrailTechnique {
  /** ATT&CK id, of the version that `attack/` has. */
  readonly id: string;
  /** The deed, as the end of a sentence that begins with its subject. */
  readonly recognised: string;
  /** Ends of audit `methodName`s, from a dot on, in whatever version, case and way of writing; empty: any call. */
  readonly calls: readonly string[];
  /** The service that it has to be a call of; absent where the method says it. */
  readonly service?: string;
  readonly tell?: Tell;
  /** Below this many within a minute, by one principal from one address, it is ordinary. */
  readonly burst?: number;
  /** Told beside whatever else the call is recognised as. */
  readonly beside?: boolean;
}

/** Seconds within which the calls of a burst lie. */
export const burstSeconds = 60;

const bySetPolicy = ['SetIamPolicy'];
const keyCalls = ['CreateServiceAccountKey', 'UploadServiceAccountKey', 'EnableServiceAccountKey'];
const runCalls = ['CreateService', 'CreateJob', 'CreateWorkerPool', 'CreateInstance'];

/**
 * The techniques that a call is recognised as, the most significant first; the first that fits counts. From the
 * techniques that Stratus Red Team plays on Google Cloud (v2, stratus-red-team.cloud/attack-techniques/GCP) and
 * Google's lists of audited methods (docs.cloud.google.com/logging/docs/audit/services). Where ATT&CK has no id of
 * Stratus's own, the mapping is ours.
 */
export const trailTechniques: readonly TrailTechnique[] = [
  row('T1098.001', 'created a key of a service account', keyCalls),
  row('T1098.001', 'created an API key or an HMAC key', ['ApiKeys.CreateKey', 'hmacKeys.create']),
  row('T1136.003', 'created a service account', ['CreateServiceAccount', 'UndeleteServiceAccount']),
  row('T1098', 'switched a service account on', ['EnableServiceAccount']),
  row('T1098.003', 'invited an owner of the project', ['InsertProjectOwnershipInvite']),
  row('T1098.003', 'created or changed a role', ['admin.v1.CreateRole', 'admin.v1.UpdateRole']),
  {
    ...row('T1562.008', 'switched audit logs off', bySetPolicy),
    tell: 'cuts-logging',
    beside: true,
  },
  {
    ...row('T1537', 'changed who may read a disk, an image or a snapshot', [
      'disks.setIamPolicy',
      'images.setIamPolicy',
      'machineImages.setIamPolicy',
      'snapshots.setIamPolicy',
    ]),
    tell: 'gives',
  },
  {
    ...row('T1537', 'changed who may read a bucket', ['storage.setIamPermissions', 'buckets.setIamPolicy']),
    tell: 'gives',
  },
  { ...row('T1098.003', 'changed who may act as a service account', bySetPolicy, 'iam'), tell: 'gives' },
  {
    ...row('T1098.003', 'granted roles on the project or above it', bySetPolicy, 'cloudresourcemanager'),
    tell: 'gives',
  },
  { ...row('T1098.003', 'changed who may call or manage a workload', bySetPolicy, 'run'), tell: 'gives' },
  { ...row('T1098.003', 'changed who may use a resource', bySetPolicy), tell: 'gives' },
  { ...row('T1531', 'took roles away from others', [...bySetPolicy, 'setIamPermissions']), tell: 'takes' },
  row('T1531', 'switched off or deleted a service account or its key', [
    'DisableServiceAccount',
    'DeleteServiceAccount',
    'DisableServiceAccountKey',
    'DeleteServiceAccountKey',
  ]),
  row('T1562.008', 'deleted or changed a log sink', ['DeleteSink', 'UpdateSink']),
  row('T1562.008', 'deleted or changed where logs are kept, or left some out', [
    'ConfigServiceV2.DeleteBucket',
    'ConfigServiceV2.UpdateBucket',
    'CreateExclusion',
    'UpdateExclusion',
    'LoggingServiceV2.DeleteLog',
  ]),
  row('T1562.008', 'changed a bucket, where retention may have been shortened', [
    'storage.buckets.update',
    'storage.buckets.patch',
  ]),
  {
    ...row('T1485', 'deleted objects in bulk', ['storage.objects.delete']),
    burst: 20,
  },
  {
    ...row('T1486', 'overwrote objects in bulk, which is how a bucket is held to ransom', [
      'storage.objects.create',
    ]),
    tell: 'overwrites',
    burst: 20,
  },
  row('T1490', 'deleted backups or snapshots', ['snapshots.delete', 'backupRuns.delete', 'DeleteBackup']),
  row('T1485', 'deleted data or a key that data is encrypted with', [
    'storage.buckets.delete',
    'cloudsql.instances.delete',
    'DestroySecretVersion',
    'DeleteSecret',
    'DestroyCryptoKeyVersion',
    'compute.disks.delete',
    'DatasetService.DeleteDataset',
  ]),
  row('T1496', 'started a machine', ['compute.instances.insert', 'compute.instances.bulkInsert']),
  { ...row('T1496', 'deployed something new to Cloud Run', runCalls, 'run'), tell: 'by-workload' },
  { ...row('T1648', 'deployed a function', ['CreateFunction', 'UpdateFunction']), tell: 'by-workload' },
  {
    ...row(
      'T1610',
      'changed what runs on Cloud Run',
      [
        'UpdateService',
        'ReplaceService',
        'UpdateJob',
        'ReplaceJob',
        'RunJob',
        'UpdateWorkerPool',
        'ReplaceWorkerPool',
      ],
      'run',
    ),
    tell: 'by-workload',
  },
  row('T1098.004', 'changed the metadata of machines, where SSH keys and start scripts are', [
    'compute.instances.setMetadata',
    'projects.setCommonInstanceMetadata',
  ]),
  {
    ...row('T1548.005', 'made a token or a signature as another service account', [
      'GenerateAccessToken',
      'GenerateIdToken',
      'SignBlob',
      'SignJwt',
    ]),
    tell: 'other-account',
  },
  {
    ...row('T1555.006', 'read secrets', ['AccessSecretVersion', 'ListSecrets', 'ListSecretVersions']),
    tell: 'not-given-secret',
  },
  {
    ...row('T1069.003', 'tried out what it may do', ['testIamPermissions', 'QueryTestablePermissions']),
    burst: 5,
  },
  row('T1087.004', 'listed service accounts or their keys', [
    'ListServiceAccounts',
    'ListServiceAccountKeys',
  ]),
  row('T1526', 'searched through all resources or policies', [
    'AssetService.SearchAllResources',
    'AssetService.SearchAllIamPolicies',
    'AssetService.AnalyzeIamPolicy',
    'AssetService.ExportAssets',
  ]),
  { ...row('T1580', 'listed machines', ['instances.list', 'instances.aggregatedList']), tell: 'outside' },
  {
    ...row('T1530', 'read objects of a bucket', ['storage.objects.get', 'storage.objects.list']),
    tell: 'outside',
  },
  { ...row('T1078.004', 'used the account', []), tell: 'outside' },
];

function row(
  id: string,
  recognised: string,
  calls: readonly string[],
  service?: string,
): Pick<TrailTechnique, 'id' | 'recognised' | 'calls' | 'service'> {
  return {
    id,
    recognised,
    calls,
    ...(service === undefined ? {} : { service: `${service}.googleapis.com` }),
  };
}

/** Tells whether a method is the call: the same end, from a dot or slash on, without regard to case. */
export function isCall(method: string, call: string): boolean {
  const [long, end] = [method.toLowerCase(), call.toLowerCase()];
  if (!long.endsWith(end)) return false;
  return long.length === end.length || /[./]/.test(long.charAt(long.length - end.length - 1));
}
