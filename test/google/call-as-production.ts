import { parseFindingName } from '../../src/domain/finding/finding-name';
import { Failure } from '../../src/domain/failures';
import type { Workload } from '../../src/domain/workload/workload';
import { createClients, type Clients } from '../../src/google/client/clients';
import { createGoogle } from '../../src/google';
import { createNotificationConfigs } from '../../src/google/security-center/notification-configs';
import type { GooglePorts } from '../../src/google';
import { createServiceChanger, type OpenServiceChanger } from '../../src/google/run/change/service-changer';

/*
 * Calls the ports as a process in production makes them: no local address, Application Default Credentials. A process of
 * its own, since the libraries that fetch tokens do not run within Jest.
 *
 *   node --import tsx test/google/call-as-production.ts (together | in-turn) [CALL...]
 *
 * Without names every call is made. Prints one line of JSON for each: `{ "name", "code", "message" }`, code `ok` where it went.
 */

interface Production {
  readonly clients: Clients;
  readonly google: GooglePorts;
  readonly changer: OpenServiceChanger;
}

const projectId = 'acme-payments';
const payments: Workload = {
  projectNumber: '415104041262',
  location: 'europe-west1',
  kind: 'services',
  name: 'payment-api',
};
const account = 'payment-api@acme-payments.iam.gserviceaccount.com';
const project = 'projects/415104041262';
const job = { ...payments, kind: 'jobs' } as const;
const pool = { ...payments, kind: 'workerPools' } as const;
const instance = { ...payments, kind: 'instances' } as const;
const window = { from: '2026-11-29T00:00:00Z', to: '2026-11-29T01:00:00Z' };
const place = { scope: project, location: 'global', resourceNames: ['//run.googleapis.com/x'] };
const finding = 'organizations/688851828130/sources/1/locations/global/findings/abc';
const european = 'organizations/688851828130/sources/1/locations/eu/findings/abc';
const trail = { ...window, projectId, workload: payments, accounts: [account], cap: 10 };
const change = {
  workload: payments,
  etag: 'e',
  scaling: { mode: 'MANUAL', manualInstanceCount: 0 },
  traffic: [],
  annotations: {},
} as const;

/** Every call that the ports make. */
const calls: Readonly<Record<string, (of: Production) => Promise<unknown>>> = {
  finding: async ({ google }) => google.findings.read(parseFindingName(finding)),
  'marks on a finding': async ({ google }) => google.findings.mark(finding, { a: 'b' }),
  'link on a finding': async ({ google }) =>
    google.findings.linkExternalSystem(finding, 'firebreak', { externalUid: 'x', status: 'open' }),
  'state of a finding': async ({ google }) => google.findings.setInactive(finding),
  threats: async ({ google }) =>
    google.related.threats({ ...place, ...window, project: { number: '415104041262' } }),
  elsewhere: async ({ google }) =>
    google.related.elsewhere({ ...place, ...window, project: { number: '415104041262' } }),
  posture: async ({ google }) => google.related.posture({ ...place, partsOfNames: [], to: window.to }),
  'finding in the EU': async ({ google }) => google.findings.read(parseFindingName(european)),
  'marks on a finding in the EU': async ({ google }) => google.findings.mark(european, { a: 'b' }),
  'link on a finding in the EU': async ({ google }) =>
    google.findings.linkExternalSystem(european, 'firebreak', { externalUid: 'x', status: 'open' }),
  'state of a finding in the EU': async ({ google }) => google.findings.setInactive(european),
  'threats in the EU': async ({ google }) =>
    google.related.threats({ ...place, ...window, location: 'eu', project: { number: '415104041262' } }),
  'notification configs': async ({ clients }) =>
    createNotificationConfigs(clients).list('organizations/688851828130/locations/global'),
  'notification configs in the EU': async ({ clients }) =>
    createNotificationConfigs(clients).list('organizations/688851828130/locations/eu'),
  'a new notification config in the EU': async ({ clients }) =>
    createNotificationConfigs(clients).create('organizations/688851828130/locations/eu', 'firebreak', {
      topic: 'projects/acme-payments/topics/t',
      filter: '',
    }),
  service: async ({ google }) => google.services.service(payments),
  revisions: async ({ google }) => google.services.revisions(payments),
  invokers: async ({ google }) => google.services.invokers(payments),
  job: async ({ google }) => google.jobs.job(job),
  executions: async ({ google }) => google.jobs.executions(job),
  tasks: async ({ google }) => google.jobs.tasks(job, 'e-1'),
  'invokers of a job': async ({ google }) => google.jobs.invokers(job),
  pool: async ({ google }) => google.workerPools.pool(pool),
  instance: async ({ google }) => google.runInstances.instance(instance),
  schedules: async ({ google }) => google.schedules.ofJob(job),
  image: async ({ google }) =>
    google.registry.image('europe-west1-docker.pkg.dev/acme-payments/shop/api@sha256:' + 'a'.repeat(64)),
  logs: async ({ google }) =>
    google.logs.read({ ...window, projectId, workload: payments, kind: 'stdout', cap: 10 }),
  'audit trail': async ({ google }) => google.trail.changes(trail),
  'what was read': async ({ google }) => google.trail.reads(trail),
  'whether it sees reads': async ({ google }) => google.trail.seesReads(projectId),
  samples: async ({ google }) => google.instances.samples(projectId, payments, window.from),
  'service account': async ({ google }) => google.identity.account(account),
  keys: async ({ google }) => google.identity.keys(account),
  container: async ({ google }) => google.identity.container(project),
  folder: async ({ google }) => google.identity.container('folders/11'),
  'policy of the project': async ({ google }) => google.identity.boundOn(project, account),
  'policy of the organization': async ({ google }) => google.identity.boundOn('organizations/1', account),
  'single resources': async ({ google }) => google.identity.boundWithin(project, account),
  'who else runs': async ({ google }) => google.identity.runners(project, account),
  preview: async ({ changer }) => changer.preview(change),
  change: async ({ changer }) => changer.start(change),
  operation: async ({ changer }) => changer.endOf('projects/1/locations/l/operations/o'),
};

async function outcome(made: Production, name: string): Promise<unknown> {
  try {
    await calls[name]?.(made);
    return { name, code: 'ok', message: '' };
  } catch (thrown) {
    const { code, message, permission } = Failure.from(thrown);
    return { name, code, message, permission };
  }
}

async function main(order: string, chosen: readonly string[]): Promise<void> {
  const made = { clients: createClients(), google: createGoogle(), changer: createServiceChanger() };
  const names = chosen.length === 0 ? Object.keys(calls) : chosen;
  const print = async (name: string): Promise<void> => {
    process.stdout.write(`${JSON.stringify(await outcome(made, name))}\n`);
  };
  if (order === 'together') await Promise.all(names.map(print));
  else for (const name of names) await print(name);
  await Promise.all([made.clients.close(), made.google.close(), made.changer.close()]);
}

const [, , order = 'together', ...names] = process.argv;
void main(order, names);
