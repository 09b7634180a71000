import { describe, expect, test } from '@jest/globals';
import { AssetServiceClient } from '@google-cloud/asset';
import { v2 } from '@google-cloud/security-center';
import type { Fault } from '../../../simulator/faults';
import type { Cloud } from '../cloud';
import { localClient, serveCloud } from '../cloud';
import { manyKinds } from '../many-kinds';
import { parent } from '../small-scenario';

type Page = readonly [unknown, unknown, { readonly nextPageToken?: string | null } | null | undefined];
type List = (cloud: Cloud, pageToken: string) => Promise<Page>;
const options = { autoPaginate: false } as const;
const scope = 'projects/acme-shop';

const lists: readonly [string, List][] = [
  [
    'google.cloud.run.v2.Services/ListServices',
    async ({ services }, pageToken) => services.listServices({ parent, pageToken }, options),
  ],
  [
    'google.cloud.run.v2.Jobs/ListJobs',
    async ({ jobs }, pageToken) => jobs.listJobs({ parent, pageToken }, options),
  ],
  [
    'google.cloud.scheduler.v1.CloudScheduler/ListJobs',
    async ({ scheduler }, pageToken) => scheduler.listJobs({ parent, pageToken }, options),
  ],
  [
    'google.cloud.asset.v1.AssetService/SearchAllIamPolicies',
    async (cloud, pageToken) =>
      localClient(cloud, AssetServiceClient).searchAllIamPolicies({ scope, pageToken }, options),
  ],
  [
    'google.cloud.securitycenter.v2.SecurityCenter/ListFindings',
    async (cloud, pageToken) =>
      localClient(cloud, v2.SecurityCenterClient).listFindings(
        { parent: `${scope}/sources/-`, pageToken },
        options,
      ),
  ],
  [
    'google.logging.v2.LoggingServiceV2/ListLogEntries',
    async ({ logging }, pageToken) => {
      const [entries, , answer] = await logging.getEntries({
        resourceNames: [scope],
        filter: 'timestamp > "2020-01-01T00:00:00Z"',
        autoPaginate: false,
        pageToken,
      });
      return [entries, undefined, answer] as Page;
    },
  ],
];

/** Follows a listing; gives how many entries each page had. Stops after a few, as who reads it does. */
async function pages(cloud: Cloud, list: List, most = 6): Promise<readonly number[]> {
  const sizes: number[] = [];
  let token = '';
  do {
    const [items, , answer] = await list(cloud, token);
    sizes.push(Array.isArray(items) ? items.length : -1);
    token = answer?.nextPageToken ?? '';
  } while (token !== '' && sizes.length < most);
  return sizes;
}

async function served(...faults: readonly Fault[]): Promise<Cloud> {
  const cloud = await serveCloud(manyKinds());
  for (const fault of faults) cloud.sim.faults.add(fault);
  return cloud;
}

describe.each(lists)('%s', (method, list) => {
  test('pages without anything come before what there is, as many as it is told, once', async () => {
    const cloud = await served({ method, kind: 'empty-pages', pages: 3, times: 1 });
    const [whole = 0] = await pages(await served(), list);
    expect(await pages(cloud, list)).toEqual([0, 0, 0, whole]);
    expect(await pages(cloud, list)).toEqual([whole]);
  });

  test('or they never end', async () => {
    const cloud = await served({ method: `${method.split('/')[0] ?? ''}/*`, kind: 'empty-pages' });
    expect(await pages(cloud, list)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

test('a list of services names the regions that it could not ask, and has nothing of them', async () => {
  const cloud = await served({
    method: 'google.cloud.run.v2.Services/ListServices',
    kind: 'unreachable',
    regions: [parent],
    times: 1,
  });
  const [none, , answer] = await cloud.services.listServices({ parent }, options);
  expect([none, answer.unreachable]).toEqual([[], [parent]]);
  const [some, , again] = await cloud.services.listServices({ parent }, options);
  expect([some.length, again.unreachable]).toEqual([1, []]);
});

test('time series come with an error beside them', async () => {
  const cloud = await served({
    method: 'google.monitoring.v3.MetricService/*',
    kind: 'partial',
    code: 'DEADLINE_EXCEEDED',
    message: 'One series timed out.',
  });
  const seconds = Math.floor(cloud.clock.now() / 1000);
  const [series, , answer] = await cloud.metrics.listTimeSeries(
    {
      name: scope,
      filter: 'metric.type="run.googleapis.com/container/instance_count"',
      interval: { startTime: { seconds: seconds - 5 }, endTime: { seconds } },
    },
    options,
  );
  expect(series).not.toHaveLength(0);
  expect(answer.executionErrors).toMatchObject([{ code: 4, message: 'One series timed out.' }]);
});
