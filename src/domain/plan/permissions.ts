/** The processes that can have a Google identity of their own; one process may be all of them. */
export const servingProcesses = ['worker', 'containment', 'intake'] as const;
/** Those, and the person who runs `firebreak setup`, once. */
export const processes = [...servingProcesses, 'setup'] as const;
export type Process = (typeof processes)[number];

/** The uses of a permission, in the order in which they happen. */
type PermissionStep =
  'set-up' | 'notifications' | 'read' | 'preview' | 'freeze' | 'verify' | 'restore' | 'write-back';

/**
 * Where a permission is granted. `findings`: the organization or project that Security Command Center lists findings of;
 * `project`: the project of the workload; `organization`: the one that it lies in; `service`: the service, or its project for
 * all services; `account`: the service account that the service runs as, or its project for all accounts; `messaging`: the
 * project of topic and subscription.
 */
type PermissionPlace =
  'findings' | 'project' | 'organization' | 'service' | 'account' | 'subscription' | 'messaging';

/** One Google permission that one process uses. */
export interface Permission {
  readonly permission: string;
  readonly process: Process;
  readonly steps: readonly PermissionStep[];
  readonly on: PermissionPlace;
  /** The smallest predefined role that holds it. */
  readonly role: string;
  /** The purpose; the rest of "needed to". */
  readonly purpose: string;
  /** The consequence of lacking it, where the process does its work all the same. */
  readonly without?: string;
}

/** Acting as a service account. Google's messages write it in two spellings; this is the one of its permissions. */
export const ACT_AS = 'iam.serviceAccounts.actAs';

const findingsViewer = 'roles/securitycenter.findingsViewer';
const browser = 'roles/browser';
const runViewer = 'roles/run.viewer';
const runDeveloper = 'roles/run.developer';

/** Every permission that Firebreak uses, and nothing else: the one source for `firebreak doctor` and docs/permissions.md. */
export const permissions: readonly Permission[] = [
  {
    ...reading(
      'securitycenter.findings.list',
      findingsViewer,
      'read the finding and those on the same workload',
    ),
    on: 'findings',
  },
  reading('run.services.get', runViewer, 'read the settings of the service'),
  reading('run.revisions.list', runViewer, 'read which revisions there are and which one was attacked'),
  reading('run.services.getIamPolicy', runViewer, 'read who may call the service'),
  reading('run.jobs.get', runViewer, 'read the settings of a job'),
  reading('run.executions.list', runViewer, 'read which executions of a job run and which one was attacked'),
  reading('run.tasks.list', runViewer, 'read how the tasks of an execution went'),
  reading('run.jobs.getIamPolicy', runViewer, 'read who may start a job'),
  reading('run.workerpools.get', runViewer, 'read the settings of a worker pool'),
  reading('run.instances.get', runViewer, 'read the settings of an instance'),
  reading('cloudscheduler.jobs.list', 'roles/cloudscheduler.viewer', 'read which schedules start a job'),
  reading(
    'artifactregistry.tags.get',
    'roles/artifactregistry.reader',
    'read which image a tag points to now',
  ),
  reading(
    'artifactregistry.dockerimages.get',
    'roles/artifactregistry.reader',
    'read whether an image is still there, and its tags',
  ),
  reading('resourcemanager.projects.get', browser, 'read which folders and organization the project lies in'),
  reading(
    'resourcemanager.projects.getIamPolicy',
    browser,
    'read which roles the identity has on the project',
  ),
  reading(
    'iam.serviceAccounts.get',
    'roles/iam.serviceAccountViewer',
    'read whether the identity is disabled or deleted',
  ),
  reading(
    'iam.serviceAccountKeys.list',
    'roles/iam.serviceAccountViewer',
    'read which keys the identity has',
  ),
  reading(
    'cloudasset.assets.searchAllIamPolicies',
    'roles/cloudasset.viewer',
    'find which roles the identity has on single resources',
  ),
  reading(
    'cloudasset.assets.searchAllResources',
    'roles/cloudasset.viewer',
    'find what else runs as the identity',
  ),
  above('resourcemanager.folders.get', browser, 'read which folders and organization a folder lies in'),
  above(
    'resourcemanager.folders.getIamPolicy',
    'roles/iam.securityReviewer',
    'read which roles the identity has on the folders above',
  ),
  above(
    'resourcemanager.organizations.getIamPolicy',
    'roles/iam.securityReviewer',
    'read which roles the identity has on the organization',
  ),
  reading(
    'logging.logEntries.list',
    'roles/logging.viewer',
    'read requests, output and the admin audit trail of the service',
  ),
  reading(
    'logging.privateLogEntries.list',
    'roles/logging.privateLogViewer',
    'read what the identity read, where Data Access logs are switched on',
  ),
  {
    process: 'worker',
    permission: 'securitycenter.findingsecuritymarks.update',
    steps: ['write-back'],
    on: 'project',
    role: 'roles/securitycenter.findingSecurityMarksWriter',
    purpose: 'mark the finding with its incident and outcome',
  },
  {
    process: 'worker',
    permission: 'securitycenter.findingexternalsystems.update',
    steps: ['write-back'],
    on: 'project',
    role: 'roles/securitycenter.externalSystemsEditor',
    purpose: 'link the finding to its incident',
  },
  {
    process: 'worker',
    permission: 'securitycenter.findings.setState',
    steps: ['write-back'],
    on: 'project',
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
    permission: 'resourcemanager.projects.get',
    steps: ['freeze'],
    on: 'project',
    role: browser,
    purpose: 'know the number of a project that a finding gives by its id alone',
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
  actingAs('change a service where Google asks for it, as it does when a new revision is made'),
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
    steps: ['freeze', 'verify', 'restore'],
    on: 'project',
    role: runViewer,
    purpose: 'check which revisions serve right before a change, and whose those are that findings name',
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
  {
    process: 'intake',
    permission: 'monitoring.timeSeries.list',
    steps: ['notifications'],
    on: 'messaging',
    role: 'roles/monitoring.viewer',
    purpose: 'tell a stream that fell silent from a quiet one',
    without: 'a stream that fell silent is told by time alone, after a quarter of an hour or more',
  },
  setUp('pubsub.topics.get', 'messaging', 'roles/pubsub.editor', 'see which topics there are'),
  setUp(
    'pubsub.topics.create',
    'messaging',
    'roles/pubsub.editor',
    'create the topic and the dead-letter topic',
  ),
  setUp(
    'pubsub.topics.attachSubscription',
    'messaging',
    'roles/pubsub.editor',
    'attach the subscriptions to their topics',
  ),
  setUp('pubsub.subscriptions.get', 'messaging', 'roles/pubsub.editor', 'see how the subscriptions are set'),
  setUp(
    'pubsub.subscriptions.create',
    'messaging',
    'roles/pubsub.editor',
    'create the subscription and the one for dead letters',
  ),
  setUp('pubsub.topics.getIamPolicy', 'messaging', 'roles/pubsub.admin', 'see who may publish'),
  setUp(
    'pubsub.topics.setIamPolicy',
    'messaging',
    'roles/pubsub.admin',
    "let SCC's agent publish findings, and Pub/Sub's dead letters",
  ),
  setUp('pubsub.subscriptions.getIamPolicy', 'messaging', 'roles/pubsub.admin', 'see who may take messages'),
  setUp(
    'pubsub.subscriptions.setIamPolicy',
    'messaging',
    'roles/pubsub.admin',
    "let Pub/Sub's agent take dead letters",
  ),
  setUp(
    'resourcemanager.projects.get',
    'messaging',
    browser,
    "know the project's number, which Google's agents are named by",
  ),
  setUp(
    'securitycenter.notificationconfig.list',
    'findings',
    'roles/securitycenter.notificationConfigEditor',
    'see which notification configs there are',
  ),
  setUp(
    'securitycenter.notificationconfig.create',
    'findings',
    'roles/securitycenter.notificationConfigEditor',
    'create the notification config',
  ),
];

function reading(permission: string, role: string, purpose: string): Permission {
  return { process: 'worker', permission, steps: ['read'], on: 'project', role, purpose };
}

function actingAs(purpose: string): Permission {
  const steps = ['preview', 'freeze', 'restore'] as const;
  const role = 'roles/iam.serviceAccountUser';
  return { process: 'containment', permission: ACT_AS, steps, on: 'account', role, purpose };
}

/** Resources above a project are read by a grant on the organization. */
function above(permission: string, role: string, purpose: string): Permission {
  return { process: 'worker', permission, steps: ['read'], on: 'organization', role, purpose };
}

function setUp(permission: string, on: PermissionPlace, role: string, purpose: string): Permission {
  return { process: 'setup', permission, steps: ['set-up'], on, role, purpose };
}
