import { Failure, failureKind } from '../../domain/failures';
import { targetName } from '../../domain/plan/grant-command';
import { shellCommand } from '../../domain/text/shell-quote';
import { createClients, type Clients, type GoogleOptions } from '../../google/client/clients';
import type { PermissionTests } from '../../google/iam/permission-tests';
import { probe, type ProbedApi } from '../../google/enabled-apis';
import type { Check, DoctorScope } from './check';
import { again } from '../again';
import { within } from '../within';
import { defined } from '../../domain/defined';

/** As long as a call may take; the libraries take seconds to load before the first. */
const LIMIT_MS = 20_000;

type Finding = Pick<Check, 'status' | 'found' | 'mend'>;

/** The reason for each API, and the processes that need it. */
const READ: readonly {
  readonly api: ProbedApi;
  readonly needed: string;
  readonly by: DoctorScope['processes'];
}[] = [
  {
    api: 'securitycenter.googleapis.com',
    needed: 'to read findings and write onto them',
    by: ['worker', 'containment', 'setup'],
  },
  { api: 'run.googleapis.com', needed: 'to read and change services', by: ['worker', 'containment'] },
  { api: 'logging.googleapis.com', needed: 'to read logs', by: ['worker', 'containment'] },
  { api: 'monitoring.googleapis.com', needed: 'to count instances', by: ['containment'] },
  {
    api: 'iam.googleapis.com',
    needed: "to read a workload's identity and its keys",
    by: ['worker'],
  },
  {
    api: 'cloudasset.googleapis.com',
    needed: 'to find the roles of an identity and who else runs as it',
    by: ['worker'],
  },
];

/** Calls each API of the chosen processes once, with the least that it can be asked for. */
export async function checkApis(
  google: GoogleOptions,
  tests: PermissionTests,
  scope: DoctorScope,
): Promise<readonly Check[]> {
  const clients = createClients(google);
  try {
    return await Promise.all([
      ...READ.filter(({ by }) => by.some((process) => scope.processes.includes(process))).map(
        async ({ api, needed }) => ({
          ...(await look(api, needed, scope.project, reading(clients, api, scope))),
          ...placeOf(api, scope),
        }),
      ),
      look(
        'cloudresourcemanager.googleapis.com',
        'to test permissions, and to read policies of projects and what is above them',
        scope.project,
        testing(tests, scope.project === undefined ? undefined : { kind: 'project', id: scope.project }),
      ),
      ...(scope.processes.includes('intake') ? [subscriptionApi(tests, scope.subscription)] : []),
    ]);
  } finally {
    await clients.close();
  }
}

async function subscriptionApi(tests: PermissionTests, name: string | undefined): Promise<Check> {
  const [, project] = name?.split('/') ?? [];
  const target = name === undefined ? undefined : ({ kind: 'subscription', name } as const);
  const check = await look(
    'pubsub.googleapis.com',
    'to receive notifications',
    project,
    testing(tests, target),
  );
  return name === undefined ? { ...check, ...untold('subscription', 'set FIREBREAK_SUBSCRIPTION') } : check;
}

/** Where SCC is asked: each location that keeps findings has a host of its own. */
function placeOf(api: ProbedApi, { location = 'global' }: DoctorScope): Pick<Check, 'on'> {
  return api === 'securitycenter.googleapis.com' && location !== 'global'
    ? { on: `location ${location}` }
    : {};
}

function reading(clients: Clients, api: ProbedApi, scope: DoctorScope): (() => Promise<void>) | undefined {
  const { project, parent, workload, location } = scope;
  if (project === undefined) return undefined;
  const findings = targetName(parent ?? { kind: 'project', id: project });
  return async () => probe(clients, api, { project, findings, ...defined({ workload, location }) });
}

function testing(
  tests: PermissionTests,
  target: Parameters<PermissionTests['held']>[0] | undefined,
): (() => Promise<void>) | undefined {
  if (target === undefined) return undefined;
  const permission =
    target.kind === 'subscription' ? 'pubsub.subscriptions.consume' : 'resourcemanager.projects.get';
  return async () => {
    await tests.held(target, [permission]);
  };
}

async function look(
  api: string,
  needed: string,
  project: string | undefined,
  call: (() => Promise<void>) | undefined,
): Promise<Check> {
  const check = { name: api, needed };
  if (call === undefined || project === undefined)
    return { ...check, ...untold('project', 'name a project: --project ID') };
  try {
    await again(async () => within(api, LIMIT_MS, call));
    return { ...check, status: 'ok' };
  } catch (thrown) {
    return { ...check, ...judge(Failure.from(thrown), api, project) };
  }
}

function untold(what: string, mend: string): Finding {
  return { status: 'not-checked', found: `no ${what} is named`, mend };
}

/**
 * A refusal for a permission is an answer: the API is there, and whether the permission is held is said by its own line. So
 * is that there is no such account, since the one that is asked for need not be there. Whatever else kept it from being
 * asked is never ok.
 */
function judge({ code, message, permission }: Failure, api: string, project: string): Finding {
  if (code === 'api-disabled') {
    const mend = shellCommand(['gcloud', 'services', 'enable', api, `--project=${project}`]);
    return { status: 'missing', found: message, mend };
  }
  if (code === 'permission-denied') {
    const names = permission ?? /[Pp]ermission '?([a-z]\w+\.[\w.]+)/.exec(message)?.[1];
    if (names === undefined) return { status: 'missing', found: message, mend: failureKind(code).todo };
    const found = `it answers, and refuses for the permission ${names}, which has a line of its own`;
    return { status: 'ok', found };
  }
  if (code === 'not-found') {
    if (api === 'iam.googleapis.com')
      return {
        status: 'ok',
        found: 'it answers: there is no such account as was asked for, and need not be',
      };
    const mend = 'look whether project and workload are named rightly';
    return { status: 'not-checked', found: message, mend };
  }
  const mend =
    code === 'unauthenticated'
      ? 'Give this process a service account, or on your own machine: gcloud auth application-default login'
      : failureKind(code).todo;
  if (code === 'rate-limited') return { status: 'warning', found: message, mend };
  return { status: 'missing', found: message, mend };
}
