import { workloadName } from '../world/finding/finding-place';
import { accountOf } from '../world/workload/template';
import type { JsonObject } from '../wire/json';
import { objectOf, textOf } from '../wire/json';
import { toRfc3339 } from '../world/rfc3339';
import type { World } from '../world/world';

/** One resource of the inventory, whole. */
export interface Asset {
  readonly assetType: string;
  readonly result: JsonObject;
}

/**
 * The workloads of the project, as the inventory shows them. Services are there in the form of the API v1 (Knative),
 * jobs and worker pools in that of v2: the inventory has both forms, and says so by `version`.
 */
export function runningAssets(world: World): readonly Asset[] {
  return [...services(world), ...jobs(world), ...pools(world), ...machines(world)];
}

function services(world: World): readonly Asset[] {
  return world.services.list().map(({ name, spec, createTime, updateTime }) => {
    const template = objectOf(spec, 'template');
    return run(world, 'service', name, {
      times: { createTime, updateTime },
      version: 'v1',
      resource: {
        apiVersion: 'serving.knative.dev/v1',
        kind: 'Service',
        metadata: { name, namespace: world.scenario.google.project.number },
        spec: {
          template: {
            spec: {
              serviceAccountName: textOf(template, 'serviceAccount'),
              containers: template['containers'],
            },
          },
        },
      },
    });
  });
}

function jobs(world: World): readonly Asset[] {
  return world.jobs.list().map(({ name, spec, createTime, updateTime }) =>
    run(world, 'job', name, {
      times: { createTime, updateTime },
      version: 'v2',
      resource: { name: workloadName(world.scenario, { kind: 'job', name }), ...spec },
    }),
  );
}

function pools(world: World): readonly Asset[] {
  return world.workerPools.list().map(({ name, spec, createTime, updateTime }) =>
    run(world, 'workerPool', name, {
      times: { createTime, updateTime },
      version: 'v2',
      resource: { name: workloadName(world.scenario, { kind: 'workerPool', name }), ...spec },
    }),
  );
}

const types = { service: 'Service', job: 'Job', workerPool: 'WorkerPool' } as const;

interface Shown {
  readonly times: { readonly createTime: number; readonly updateTime: number };
  readonly version: string;
  readonly resource: JsonObject;
}

function run(
  world: World,
  kind: keyof typeof types,
  name: string,
  { times, version, resource }: Shown,
): Asset {
  const assetType = `run.googleapis.com/${types[kind]}`;
  return {
    assetType,
    result: {
      name: `//run.googleapis.com/${workloadName(world.scenario, { kind, name })}`,
      assetType,
      ...placed(world),
      displayName: name,
      location: world.scenario.google.location,
      createTime: toRfc3339(times.createTime),
      updateTime: toRfc3339(times.updateTime),
      versionedResources: [{ version, resource }],
    },
  };
}

function machines(world: World): readonly Asset[] {
  const { google } = world.scenario;
  const assetType = 'compute.googleapis.com/Instance';
  return world.identities.machines().map(({ name, serviceAccount, status, ...machine }) => {
    const zone = machine.zone ?? `${google.location}-b`;
    const email = serviceAccount === 'none' ? undefined : accountOf(serviceAccount, google.project.number);
    const scopes = ['https://www.googleapis.com/auth/cloud-platform'];
    const resource = {
      name,
      zone: `https://www.googleapis.com/compute/v1/projects/${google.project.id}/zones/${zone}`,
      status,
      ...(email === undefined ? {} : { serviceAccounts: [{ email, scopes }] }),
    };
    return {
      assetType,
      result: {
        name: `//compute.googleapis.com/projects/${google.project.id}/zones/${zone}/instances/${name}`,
        assetType,
        ...placed(world),
        displayName: name,
        location: zone,
        state: status,
        versionedResources: [{ version: 'v1', resource }],
      },
    };
  });
}

/** Where everything of the project is. */
export function placed(world: World): JsonObject {
  const { project, organization } = world.scenario.google;
  return {
    project: `projects/${project.number}`,
    folders: world.identities.folders(),
    organization: `organizations/${organization}`,
  };
}
