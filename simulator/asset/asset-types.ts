import { StatusError } from '../wire/status';

/**
 * The asset types that are simulated. The real inventory has hundreds; Cloud Run instances are in neither, so that a search
 * does not find them (https://cloud.google.com/asset-inventory/docs/asset-types).
 */
const known = [
  'run.googleapis.com/Service',
  'run.googleapis.com/Job',
  'run.googleapis.com/WorkerPool',
  'compute.googleapis.com/Instance',
  'cloudresourcemanager.googleapis.com/Project',
  'cloudresourcemanager.googleapis.com/Folder',
  'cloudresourcemanager.googleapis.com/Organization',
  'iam.googleapis.com/ServiceAccount',
  'storage.googleapis.com/Bucket',
  'secretmanager.googleapis.com/Secret',
  'bigquery.googleapis.com/Dataset',
];

/** Which types a search wants: each entry is a regular expression over the whole name. Throws INVALID_ARGUMENT for one that fits none. */
export function wantedTypes(patterns: readonly string[]): readonly string[] {
  if (patterns.length === 0) return known;
  return patterns.flatMap((pattern) => {
    const fitting = known.filter((type) => matches(pattern, type));
    if (fitting.length === 0)
      throw new StatusError('INVALID_ARGUMENT', `Asset type '${pattern}' is not supported by search APIs.`);
    return fitting;
  });
}

function matches(pattern: string, type: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(type);
  } catch {
    throw new StatusError('INVALID_ARGUMENT', `'${pattern}' is not a regular expression.`);
  }
}

const ofHost: readonly (readonly [RegExp, string])[] = [
  [/^projects\//u, 'cloudresourcemanager.googleapis.com/Project'],
  [/^folders\//u, 'cloudresourcemanager.googleapis.com/Folder'],
  [/^organizations\//u, 'cloudresourcemanager.googleapis.com/Organization'],
  [/^\/\/run\.googleapis\.com\/.*\/services\//u, 'run.googleapis.com/Service'],
  [/^\/\/run\.googleapis\.com\/.*\/jobs\//u, 'run.googleapis.com/Job'],
  [/^\/\/run\.googleapis\.com\/.*\/workerPools\//u, 'run.googleapis.com/WorkerPool'],
  [/^\/\/iam\.googleapis\.com\//u, 'iam.googleapis.com/ServiceAccount'],
  [/^\/\/storage\.googleapis\.com\//u, 'storage.googleapis.com/Bucket'],
  [/^\/\/secretmanager\.googleapis\.com\//u, 'secretmanager.googleapis.com/Secret'],
  [/^\/\/bigquery\.googleapis\.com\//u, 'bigquery.googleapis.com/Dataset'],
  [/^\/\/compute\.googleapis\.com\//u, 'compute.googleapis.com/Instance'],
];

/** The type of what a policy is bound to; undefined for what the inventory does not have. */
export function typeOfResource(resource: string): string | undefined {
  return ofHost.find(([form]) => form.test(resource))?.[1];
}
