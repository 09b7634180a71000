/** The processes that can have a Google identity of their own; one process may be all of them. */
export const processes = ['worker', 'containment', 'intake'] as const;
export type Process = (typeof processes)[number];

/** What a permission is needed for, in the order in which it happens. */
export type PermissionStep =
  'notifications' | 'read' | 'preview' | 'freeze' | 'verify' | 'restore' | 'write-back';

/**
 * Where a permission is granted. `findings`: the organization or project that Security Command Center lists findings of;
 * `project`: the project of the workload; `service`: the service, or its project for all services.
 */
export type PermissionPlace = 'findings' | 'project' | 'service' | 'subscription';

/** One Google permission that one process uses. */
export interface Permission {
  readonly permission: string;
  readonly process: Process;
  readonly steps: readonly PermissionStep[];
  readonly on: PermissionPlace;
  /** The smallest predefined role that holds it. */
  readonly role: string;
  /** What it is for; as the rest of "needed to". */
  readonly purpose: string;
}

const findingsViewer = 'roles/securitycenter.findingsViewer';
const runViewer = 'roles/run.viewer';
const runDeveloper = 'roles/run.developer';

/** Every permission that Firebreak uses, and nothing else: the one source for `firebreak doctor` and docs/permissions.md. */
export const permissions: readonly Permission[] = [
  {
    process: 'worker',
    permission: 'securitycenter.findings.list',
    steps: ['read'],
    on: 'findings',
    role: findingsViewer,
    purpose: 'read the finding and those on the same workload',
  },
  {
    process: 'worker',
    permission: 'run.services.get',
    steps: ['read'],
    on: 'project',
    role: runViewer,
    purpose: 'read the settings of the service',
  },
  {
    process: 'worker',
    permission: 'run.revisions.list',
    steps: ['read'],
    on: 'project',
    role: runViewer,
    purpose: 'read which revisions there are and which one was attacked',
  },
  {
    process: 'worker',
    permission: 'run.services.getIamPolicy',
    steps: ['read'],
    on: 'project',
    role: runViewer,
    purpose: 'read who may call the service',
  },
  {
    process: 'worker',
    permission: 'logging.logEntries.list',
    steps: ['read'],
    on: 'project',
    role: 'roles/logging.viewer',
    purpose: 'read requests, output and the admin audit trail of the service',
  },
  {
    process: 'worker',
    permission: 'logging.privateLogEntries.list',
    steps: ['read'],
    on: 'project',
    role: 'roles/logging.privateLogViewer',
    purpose: 'read Data Access audit entries, which are left out in silence without it',
  },
  {
    process: 'worker',
    permission: 'securitycenter.findingsecuritymarks.update',
    steps: ['write-back'],
    on: 'findings',
    role: 'roles/securitycenter.findingSecurityMarksWriter',
    purpose: 'mark the finding with its incident and outcome',
  },
  {
    process: 'worker',
    permission: 'securitycenter.findingexternalsystems.update',
    steps: ['write-back'],
    on: 'findings',
    role: 'roles/securitycenter.externalSystemsEditor',
    purpose: 'link the finding to its incident',
  },
  {
    process: 'worker',
    permission: 'securitycenter.findings.setState',
    steps: ['write-back'],
    on: 'findings',
    role: 'roles/securitycenter.findingsStateSetter',
    purpose: 'set the finding INACTIVE when its incident is closed',
  },
  {
    process: 'containment',
    permission: 'securitycenter.findings.list',
    steps: ['freeze', 'verify'],
    on: 'findings',
    role: findingsViewer,
    purpose: 'read the finding again before acting on it, and look for new ones afterwards',
  },
  {
    process: 'containment',
    permission: 'run.services.get',
    steps: ['preview', 'freeze', 'verify', 'restore'],
    on: 'service',
    role: runViewer,
    purpose: 'read the service right before and after a change',
  },
  {
    process: 'containment',
    permission: 'run.services.update',
    steps: ['preview', 'freeze', 'restore'],
    on: 'service',
    role: runDeveloper,
    purpose: 'try, make and take back the change of scaling and traffic',
  },
  {
    process: 'containment',
    permission: 'run.operations.get',
    steps: ['freeze', 'restore'],
    on: 'project',
    role: runViewer,
    purpose: 'follow a change to its end',
  },
  {
    process: 'containment',
    permission: 'run.revisions.list',
    steps: ['freeze'],
    on: 'project',
    role: runViewer,
    purpose: 'check right before the change that the attacked revision still serves',
  },
  {
    process: 'containment',
    permission: 'monitoring.timeSeries.list',
    steps: ['verify'],
    on: 'project',
    role: 'roles/monitoring.viewer',
    purpose: 'see that no instance is left',
  },
  {
    process: 'containment',
    permission: 'logging.logEntries.list',
    steps: ['verify'],
    on: 'project',
    role: 'roles/logging.viewer',
    purpose: 'see that the service is quiet',
  },
  {
    process: 'intake',
    permission: 'pubsub.subscriptions.consume',
    steps: ['notifications'],
    on: 'subscription',
    role: 'roles/pubsub.subscriber',
    purpose: 'receive the notifications about findings',
  },
];
