import type { DeedOf } from '../../scenarios/schema/deed-schema';
import type { GoogleScope } from '../../scenarios/schema';
import { message } from './deed';
import type { DeedScene, Performed } from './deed';
import type { Identities } from '../identities';
import { monitoredAccount, monitoredOf } from '../telemetry/monitored-resources';
import { monitoredRevision } from '../telemetry/monitored';

/** A key of an account; its private part is not in the log, as it is not in the real one. */
export function createKey({ google, identities }: DeedScene, account: string): Performed {
  return {
    audited: {
      ...ofIam('CreateServiceAccountKey', google, identities, account),
      permission: 'iam.serviceAccountKeys.create',
      request: {
        ...message('google.iam.admin.v1.CreateServiceAccountKeyRequest'),
        name: `projects/${google.project.id}/serviceAccounts/${account}`,
        private_key_type: 2,
      },
    },
    happen: () => ({
      ...message('google.iam.admin.v1.ServiceAccountKey'),
      name: `projects/${google.project.id}/serviceAccounts/${account}/keys/${identities.createKey(account).id}`,
      key_type: 1,
    }),
  };
}

/** One member more in a role on the project. */
export function setProjectPolicy(
  { google, identities }: DeedScene,
  deed: DeedOf<'set-project-policy'>,
): Performed {
  return {
    audited: {
      log: 'activity',
      service: 'cloudresourcemanager.googleapis.com',
      method: 'SetIamPolicy',
      resource: `projects/${google.project.id}`,
      monitored: monitoredOf(google, 'project'),
      permission: 'resourcemanager.projects.setIamPolicy',
      ...policyChange(google.project.id, deed),
    },
    happen: () => {
      identities.addBinding('project', deed.role, deed.member);
      return undefined;
    },
  };
}

/** One member more who may act as an account. */
export function setAccountPolicy(
  { google, identities }: DeedScene,
  deed: DeedOf<'set-account-policy'>,
  account: string,
): Performed {
  const name = `projects/${google.project.id}/serviceAccounts/${account}`;
  return {
    audited: {
      ...ofIam('SetIAMPolicy', google, identities, account),
      permission: 'iam.serviceAccounts.setIamPolicy',
      ...policyChange(name, deed),
    },
    happen: () => {
      identities.addBinding(`//iam.googleapis.com/${name}`, deed.role, deed.member);
      return undefined;
    },
  };
}

/** Cloud Run says nothing of what changed, only what was asked for, and names the service in no label. */
export function setServicePolicy(
  { google, identities }: DeedScene,
  deed: DeedOf<'set-service-policy'>,
): Performed {
  const name = `projects/${google.project.id}/locations/${google.location}/services/${deed.of}`;
  const { request } = policyChange(name, deed);
  return {
    audited: {
      log: 'activity',
      service: 'run.googleapis.com',
      method: 'google.cloud.run.v1.Services.SetIamPolicy',
      resource: name,
      monitored: monitoredRevision(google, '', ''),
      permission: 'run.services.setIamPolicy',
      request,
    },
    happen: () => {
      identities.addBinding(`//run.googleapis.com/${name}`, deed.role, deed.member);
      return undefined;
    },
  };
}

/** A new service account. */
export function createAccount({ google, identities }: DeedScene, deed: DeedOf<'create-account'>): Performed {
  const { account, displayName } = deed;
  return {
    audited: {
      ...ofIam('CreateServiceAccount', google, identities, account),
      resource: `projects/${google.project.id}`,
      permission: 'iam.serviceAccounts.create',
      request: {
        ...message('google.iam.admin.v1.CreateServiceAccountRequest'),
        name: `projects/${google.project.id}`,
        account_id: account.split('@')[0] ?? '',
        ...(displayName === undefined ? {} : { service_account: { display_name: displayName } }),
      },
    },
    happen: () => {
      const { uniqueId, project } = identities.createAccount(account, displayName);
      return {
        ...message('google.iam.admin.v1.ServiceAccount'),
        name: `projects/${project}/serviceAccounts/${account}`,
        project_id: project,
        unique_id: uniqueId,
        email: account,
      };
    },
  };
}

/** A token of another account, which IAM Credentials hands out or refuses. */
export function generateToken(
  { google, identities }: DeedScene,
  { account }: DeedOf<'generate-token'>,
): Performed {
  return {
    audited: {
      ...ofIam('', google, identities, account),
      log: 'data_access',
      service: 'iamcredentials.googleapis.com',
      method: 'GenerateAccessToken',
      permission: 'iam.serviceAccounts.getAccessToken',
      request: {
        ...message('google.iam.credentials.v1.GenerateAccessTokenRequest'),
        name: `projects/-/serviceAccounts/${account}`,
      },
    },
  };
}

/** A call of the IAM admin API about an account, which its entries name by number alone and its labels by address. */
function ofIam(method: string, google: GoogleScope, identities: Identities, account: string) {
  const id = identities.uniqueIdOf(account);
  return {
    log: 'activity',
    service: 'iam.googleapis.com',
    method: `google.iam.admin.v1.${method}`,
    resource: `projects/-/serviceAccounts/${id}`,
    monitored: monitoredAccount(google, account, id),
  } as const;
}

/** A change of an allow policy: what was asked for, and what it adds. */
function policyChange(
  resource: string,
  { role, member }: { readonly role: string; readonly member: string },
) {
  return {
    added: [{ role, member }],
    request: {
      ...message('google.iam.v1.SetIamPolicyRequest'),
      resource,
      policy: { bindings: [{ role, members: [member] }] },
    },
  };
}
