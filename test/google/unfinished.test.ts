import { describe, expect, test } from '@jest/globals';
import { parseFindingName } from '../../src/domain/finding/finding-name';
import { pageBudget, type ReadFrom } from '../../src/google/client/read';
import type { GooglePorts } from '../../src/google';
import { serve, workload } from './cloud-of-kinds';
import { project, scenario, shopper } from './iam/identity-scenario';
import { failureOf } from './simulated';

const shop = workload('services', 'shop');
const report = workload('jobs', 'report');
const window = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
const place = { scope: project, location: 'global', resourceNames: ['//run.googleapis.com/x'] };
const trail = { ...window, projectId: 'acme-shop', workload: shop, accounts: [shopper], cap: 100 };
const number = { number: '123456789012' };

/** A list's own account: whether it was read to its end, and how much was. */
interface Said {
  readonly isWhole: boolean;
  readonly items: number;
}
type List = (google: GooglePorts) => Promise<Said>;
const said = ({ facts, left }: ReadFrom<readonly unknown[]>): Said => ({
  isWhole: left !== true,
  items: facts.length,
});

const RUN = 'google.cloud.run.v2.';
const FINDINGS = 'google.cloud.securitycenter.v2.SecurityCenter/ListFindings';
const LOGS = 'google.logging.v2.LoggingServiceV2/ListLogEntries';
const lists: readonly (readonly [string, string, List])[] = [
  [
    'revisions',
    `${RUN}Revisions/ListRevisions`,
    async ({ services }) => said(await services.revisions(shop)),
  ],
  ['executions', `${RUN}Executions/ListExecutions`, async ({ jobs }) => said(await jobs.executions(report))],
  ['tasks', `${RUN}Tasks/ListTasks`, async ({ jobs }) => said(await jobs.tasks(report, 'report-x'))],
  [
    'schedules',
    'google.cloud.scheduler.v1.CloudScheduler/ListJobs',
    async ({ schedules }) => said(await schedules.ofJob(report)),
  ],
  [
    'roles on single resources',
    'google.cloud.asset.v1.AssetService/SearchAllIamPolicies',
    async ({ identity }) => {
      const { facts } = await identity.boundWithin(project, shopper);
      return { isWhole: !facts.left, items: facts.items.length };
    },
  ],
  [
    'who else runs as it',
    'google.cloud.asset.v1.AssetService/SearchAllResources',
    async ({ identity }) => {
      const { facts } = await identity.runners(project, shopper);
      return { isWhole: !facts.left, items: facts.items.length };
    },
  ],
  [
    'threats',
    FINDINGS,
    async ({ related }) => {
      const { facts } = await related.threats({ ...place, ...window, project: number });
      return { isWhole: facts.more === 0, items: facts.findings.length };
    },
  ],
  [
    'output',
    LOGS,
    async ({ logs }) => {
      const query = { ...window, projectId: 'acme-shop', workload: shop, kind: 'stdout', cap: 100 } as const;
      const { facts } = await logs.read(query);
      return { isWhole: !facts.more && facts.cut === undefined, items: facts.stored };
    },
  ],
  [
    'audit trail',
    LOGS,
    async ({ trail: port }) => {
      const { facts } = await port.changes(trail);
      return { isWhole: !facts.more && facts.cut === undefined, items: facts.entries.length };
    },
  ],
];

describe.each(lists)('%s', (_name, method, list) => {
  test('pages without anything that never end: it does not say that there is nothing', async () => {
    const { google, sim } = await serve(scenario());
    sim.faults.add({ method, kind: 'empty-pages' });
    expect((await list(google)).isWhole).toBe(false);
  });

  test('twelve of them, and then what there is: the same as without them', async () => {
    const { google, sim } = await serve(scenario());
    const plain = await list(google);
    sim.faults.add({ method, kind: 'empty-pages', pages: 12 });
    expect(await list(google)).toEqual(plain);
    expect(plain.isWhole).toBe(true);
  });
});

test('instances of which a part could not be read are not counted as a whole', async () => {
  const { google, sim } = await serve(scenario());
  const method = 'google.monitoring.v3.MetricService/ListTimeSeries';
  sim.faults.add({ method, kind: 'partial', code: 'UNAVAILABLE' });
  const { facts } = await google.instances.samples('acme-shop', shop, window.from);
  expect(facts.complete).toBe(false);
});

describe('a list that is only asked for whole', () => {
  const name = 'organizations/688851828130/sources/1/locations/global/findings/abc';
  test.each<[string, (google: GooglePorts) => Promise<unknown>]>([
    [
      'a finding: it is not said that it is gone',
      async ({ findings }) => findings.read(parseFindingName(name)),
    ],
  ])('%s', async (_name, read) => {
    const { google, sim } = await serve(scenario());
    sim.faults.add({ method: FINDINGS, kind: 'empty-pages' });
    expect((await failureOf(read(google))).code).toBe('unreachable');
  });
});

describe('how far a list is followed', () => {
  const pages = (budget: (found: number) => boolean, found: readonly number[]): number => {
    const end = found.findIndex((each) => !budget(each));
    return end === -1 ? found.length : end + 1;
  };
  test.each([
    ['to as many pages as are read', [5, 5, 5, 5], 3],
    ['pages without anything do not count among them', [5, 0, 0, 5, 0, 5, 5], 6],
    ['but not for ever', [0, 0, 0, 0, 0, 0, 0], 5],
  ])('%s', (_name, found, read) => {
    expect(
      pages(
        pageBudget({ pages: 3, empty: 5 }, () => 0),
        found,
      ),
    ).toBe(read);
  });

  test('and no longer than the time for it', () => {
    let now = 1_000;
    const budget = pageBudget({ pages: 3, forMs: 20_000 }, () => now);
    expect(budget(0)).toBe(true);
    now += 20_000;
    expect(budget(0)).toBe(false);
  });
});
