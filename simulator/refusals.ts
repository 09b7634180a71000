import type { JsonObject } from './wire/json';
import { StatusError, type StatusCode } from './wire/status';

/** Why Google refuses a call that is allowed and well formed, by name. */
export const refusalNames = [
  'credentials',
  'perimeter',
  'api-disabled',
  'billing-disabled',
  'quota-project',
  'act-as',
] as const;
export type RefusalName = (typeof refusalNames)[number];

/** The parts of a refusal about the call and its project. */
export interface Refused {
  /** `google.cloud.run.v2.Services/UpdateService` */
  readonly method: string;
  readonly resource: string;
  readonly project: { readonly id: string; readonly number: string };
  /** A message instead of the usual one. */
  readonly message?: string | undefined;
}

interface Form {
  readonly code: StatusCode;
  readonly message: string;
  readonly reason: string;
  readonly domain?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly more?: readonly JsonObject[];
}

/** Hosts of the APIs, by how their methods' full names begin. */
const hosts: readonly (readonly [string, string])[] = [
  ['google.cloud.run.', 'run.googleapis.com'],
  ['google.longrunning.', 'run.googleapis.com'],
  ['google.cloud.securitycenter.', 'securitycenter.googleapis.com'],
  ['google.cloud.asset.', 'cloudasset.googleapis.com'],
  ['google.cloud.scheduler.', 'cloudscheduler.googleapis.com'],
  ['google.cloud.resourcemanager.', 'cloudresourcemanager.googleapis.com'],
  ['google.devtools.artifactregistry.', 'artifactregistry.googleapis.com'],
  ['google.logging.', 'logging.googleapis.com'],
  ['google.monitoring.', 'monitoring.googleapis.com'],
  ['google.pubsub.', 'pubsub.googleapis.com'],
  ['google.iam.admin.', 'iam.googleapis.com'],
];

/** The unique identifier by which an administrator finds a perimeter's refusal in the audit log. */
const perimeterId = 'SbG4GLVPJPKg5TzDCGc9h0kTsXvSTBdNjbNTxkCBxZGZT0zTiy3iGA';

/** The refusal as Google answers it: the texts and details as the public reports and the documentation of errors have them. */
export function refusal(name: RefusalName, refused: Refused): StatusError {
  const { code, message, reason, domain = 'googleapis.com', metadata, more = [] } = formOf(name, refused);
  const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain, metadata };
  return new StatusError(code, refused.message ?? message, reason === '' ? more : [info, ...more]);
}

function formOf(name: RefusalName, { method, resource, project }: Refused): Form {
  const service = hosts.find(([prefix]) => method.startsWith(prefix))?.[1] ?? 'googleapis.com';
  const consumer = `projects/${project.number}`;
  switch (name) {
    case 'credentials':
      return {
        code: 'UNAUTHENTICATED',
        message:
          'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
        reason: 'ACCESS_TOKEN_EXPIRED',
        metadata: { service, method },
      };
    case 'perimeter':
      return {
        code: 'PERMISSION_DENIED',
        message: `Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: ${perimeterId}`,
        reason: 'SECURITY_POLICY_VIOLATED',
        metadata: { service, uid: perimeterId, consumer },
        more: [
          {
            '@type': 'type.googleapis.com/google.rpc.PreconditionFailure',
            violations: [{ type: 'VPC_SERVICE_CONTROLS', description: perimeterId }],
          },
        ],
      };
    case 'api-disabled': {
      const url = `https://console.developers.google.com/apis/api/${service}/overview?project=${project.number}`;
      return {
        code: 'PERMISSION_DENIED',
        message: `${titleOf(service)} has not been used in project ${project.number} before or it is disabled. Enable it by visiting ${url} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`,
        reason: 'SERVICE_DISABLED',
        metadata: { service, consumer, serviceTitle: titleOf(service), activationUrl: url },
        more: [help('Google developers console API activation', url)],
      };
    }
    case 'billing-disabled': {
      const url = `https://console.developers.google.com/billing/enable?project=${project.number}`;
      return {
        code: 'PERMISSION_DENIED',
        message: `This API method requires billing to be enabled. Please enable billing on project #${project.number} by visiting ${url} then retry. If you enabled billing for this project recently, wait a few minutes for the action to propagate to our systems and retry.`,
        reason: 'BILLING_DISABLED',
        metadata: { service, consumer },
        more: [help('Google developers console billing', url)],
      };
    }
    case 'quota-project':
      return {
        code: 'PERMISSION_DENIED',
        message: `Caller does not have required permission to use project ${project.id}. Grant the caller the roles/serviceusage.serviceUsageConsumer role, or a custom role with the serviceusage.services.use permission, by visiting https://console.developers.google.com/iam-admin/iam/project?project=${project.id} and then retry. Propagation of the new permission may take a few minutes.`,
        reason: 'USER_PROJECT_DENIED',
        metadata: { service, consumer },
      };
    case 'act-as':
      return {
        code: 'PERMISSION_DENIED',
        message: `Permission 'iam.serviceaccounts.actAs' denied on service account ${resource} (or it may not exist).`,
        reason: '',
        metadata: {},
      };
  }
}

function titleOf(service: string): string {
  const titles: Readonly<Record<string, string>> = {
    'run.googleapis.com': 'Cloud Run Admin API',
    'securitycenter.googleapis.com': 'Security Command Center API',
    'cloudasset.googleapis.com': 'Cloud Asset API',
    'cloudscheduler.googleapis.com': 'Cloud Scheduler API',
    'cloudresourcemanager.googleapis.com': 'Cloud Resource Manager API',
    'artifactregistry.googleapis.com': 'Artifact Registry API',
    'logging.googleapis.com': 'Cloud Logging API',
    'monitoring.googleapis.com': 'Cloud Monitoring API',
    'pubsub.googleapis.com': 'Cloud Pub/Sub API',
    'iam.googleapis.com': 'Identity and Access Management (IAM) API',
  };
  return titles[service] ?? service;
}

function help(description: string, url: string): JsonObject {
  return { '@type': 'type.googleapis.com/google.rpc.Help', links: [{ description, url }] };
}
