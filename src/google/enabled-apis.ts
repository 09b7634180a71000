import { Failure } from '../domain/failures';
import type { Workload } from '../domain/workload/workload';
import { pageOptions, readOptions, type Clients } from './client/clients';
import { attempt } from './client/errors';
import { saidByGoogle } from './client/not-found';
import { quote } from './client/filter-text';
import { serviceName } from './run/services';

/** The APIs that are read, by the name that they are enabled under. */
const probedApis = [
  'securitycenter.googleapis.com',
  'run.googleapis.com',
  'logging.googleapis.com',
  'monitoring.googleapis.com',
  'iam.googleapis.com',
  'cloudasset.googleapis.com',
] as const;
export type ProbedApi = (typeof probedApis)[number];

/** Where a probe reads: one item at most, whatever comes back is thrown away. */
interface ProbeScope {
  /** Id or number. */
  readonly project: string;
  /** `organizations/ID` or `projects/ID`, where findings are listed. */
  readonly findings: string;
  /** Where SCC keeps the findings; other than `global` with data residency. Default: `global`. */
  readonly location?: string;
  /** Without one, Cloud Run is asked for the services of all regions. */
  readonly workload?: Workload;
}

/** Asks an API for the least that it can be asked for. Throws `Failure`; one that names a permission is an answer, too. */
export async function probe(clients: Clients, api: ProbedApi, scope: ProbeScope): Promise<void> {
  const call = { what: `ask ${api} about`, resource: `projects/${scope.project}` };
  try {
    await attempt(call, async () => asked[api](clients, scope));
  } catch (thrown) {
    throw saidByGoogle(Failure.from(thrown));
  }
}

/** An account that need not be there: that it is not is an answer, too. */
function anyAccount(project: string): string {
  const email = /^\d+$/.test(project)
    ? `${project}-compute@developer.gserviceaccount.com`
    : `${project}@appspot.gserviceaccount.com`;
  return `projects/${project}/serviceAccounts/${email}`;
}

const asked: Readonly<Record<ProbedApi, (clients: Clients, scope: ProbeScope) => Promise<unknown>>> = {
  'securitycenter.googleapis.com': async (clients, { findings, location = 'global' }) =>
    clients
      .securityCenter(location)
      .listFindings({ parent: `${findings}/sources/-/locations/${location}`, pageSize: 1 }, pageOptions()),
  'run.googleapis.com': async (clients, { project, workload }) =>
    workload === undefined
      ? clients
          .services()
          .listServices({ parent: `projects/${project}/locations/-`, pageSize: 1 }, pageOptions())
      : clients.services().getService({ name: serviceName(workload) }, readOptions()),
  'logging.googleapis.com': async (clients, { project }) =>
    clients.logging(project).getEntries({
      resourceNames: [`projects/${project}`],
      filter: `timestamp>=${quote(new Date(Date.now() - 60_000).toISOString())}`,
      pageSize: 1,
      autoPaginate: false,
      gaxOptions: readOptions(),
    }),
  'iam.googleapis.com': async (clients, { project }) =>
    clients.iam().projects.serviceAccounts.get({ name: anyAccount(project) }),
  'cloudasset.googleapis.com': async (clients, { project }) =>
    clients
      .asset()
      .searchAllResources(
        { scope: `projects/${project}`, assetTypes: ['run.googleapis.com/Service'], pageSize: 1 },
        pageOptions(),
      ),
  'monitoring.googleapis.com': async (clients, { project }) => {
    const seconds = Math.floor(Date.now() / 1000);
    return clients.metrics().listTimeSeries(
      {
        name: `projects/${project}`,
        filter: `metric.type=${quote('run.googleapis.com/container/instance_count')} AND resource.type=${quote('cloud_run_revision')}`,
        interval: { startTime: { seconds: seconds - 60 }, endTime: { seconds } },
        view: 'HEADERS',
      },
      pageOptions(),
    );
  },
};
