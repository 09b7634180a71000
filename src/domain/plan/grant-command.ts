import { shellCommand } from '../text/shell-quote';
import { workloadResource, type Workload } from '../workload/workload';

/** A resource that a role can be bound on. */
export type GrantTarget =
  | { readonly kind: 'organization' | 'folder' | 'project'; readonly id: string }
  | { readonly kind: 'service'; readonly workload: Workload }
  | { readonly kind: 'account'; readonly email: string }
  /** `projects/P/subscriptions/S` */
  | { readonly kind: 'subscription'; readonly name: string };

/** Stands for an identity that is not known: `serviceAccount:NAME@PROJECT.iam.gserviceaccount.com`. */
export const SOMEBODY = 'MEMBER';

/** The command that grants `role` on the target to `member`. */
export function grantCommand(role: string, target: GrantTarget, member = SOMEBODY): string {
  const who = [`--member=${member}`, `--role=${role}`];
  switch (target.kind) {
    case 'organization':
    case 'folder':
    case 'project':
      return grantOn(targetName(target), role, member);
    case 'service': {
      const { name, location, projectNumber } = target.workload;
      const where = [name, `--region=${location}`, `--project=${projectNumber}`];
      return shellCommand(['gcloud', 'run', 'services', 'add-iam-policy-binding', ...where, ...who]);
    }
    case 'account': {
      const command = ['gcloud', 'iam', 'service-accounts', 'add-iam-policy-binding', target.email];
      return shellCommand([...command, ...who, '--condition=None']);
    }
    case 'subscription': {
      const [, project = '', , id = ''] = target.name.split('/');
      const where = [id, `--project=${project}`];
      return shellCommand(['gcloud', 'pubsub', 'subscriptions', 'add-iam-policy-binding', ...where, ...who]);
    }
  }
}

/** Grants a role on `organizations/ID`, `folders/ID` or `projects/ID`. */
export function grantOn(resource: string, role: string, member = SOMEBODY): string {
  const [kind = '', id = ''] = resource.split('/');
  const group = kind === 'folders' ? ['resource-manager', 'folders'] : [kind];
  // Without a condition named, gcloud asks for one as soon as the policy has any.
  const flags = [`--member=${member}`, `--role=${role}`, '--condition=None'];
  return shellCommand(['gcloud', ...group, 'add-iam-policy-binding', id, ...flags]);
}

/** The target's name in Google's APIs. */
export function targetName(target: GrantTarget): string {
  switch (target.kind) {
    case 'organization':
    case 'folder':
    case 'project':
      return `${target.kind}s/${target.id}`;
    case 'service':
      return workloadResource(target.workload);
    case 'account':
      return `projects/-/serviceAccounts/${target.email}`;
    case 'subscription':
      return target.name;
  }
}
