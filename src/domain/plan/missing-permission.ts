import { grantCommand, SOMEBODY } from './grant-command';
import { ACT_AS, permissions } from './permissions';
import type { Preview, Step } from './plan';

/** The grant that helps when a step would be refused for want of a permission. */
export interface Grant {
  /** The exact command; who is granted is not known here, and stands in it as `MEMBER`. */
  readonly command: string;
  /** Whom that word stands for, and how long it can take. */
  readonly note: string;
}

/** Stands for an account that the refusal did not name. */
const ACCOUNT = 'ACCOUNT';

const gone = `If the service account that the service runs as was deleted, no grant helps: restore it (gcloud iam service-accounts undelete), which works for 30 days.`;

const note = `${SOMEBODY} is the identity of the process that contains, such as serviceAccount:NAME@PROJECT.iam.gserviceaccount.com. A grant works within 2 minutes as a rule, now and then only after 7 or more: approve then.`;

/** The grant that a step's preview asks for; undefined when none is missing, or it is not one that Firebreak uses. */
export function missingGrant(
  { target: { workload } }: Step,
  preview: Preview | undefined,
): Grant | undefined {
  const missing = permissions.find(
    ({ process, permission }) => process === 'containment' && permission === preview?.permission,
  );
  if (missing === undefined) return undefined;
  const { role, on } = missing;
  if (missing.permission === ACT_AS) {
    const email = preview?.account ?? ACCOUNT;
    const whom = email === ACCOUNT ? ` ${ACCOUNT} is the service account that the service runs as.` : '';
    return { command: grantCommand(role, { kind: 'account', email }), note: `${note}${whom} ${gone}` };
  }
  if (on === 'service') return { command: grantCommand(role, { kind: 'service', workload }), note };
  if (on !== 'project') return undefined;
  return { command: grantCommand(role, { kind: 'project', id: workload.projectNumber }), note };
}
