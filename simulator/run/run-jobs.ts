import type { Access } from '../access';
import type { Fault } from '../faults';
import type { GrpcService } from '../wire/grpc/grpc-service';
import type { JsonObject } from '../wire/json';
import { objectOf, textOf } from '../wire/json';
import type { JobState } from '../world/job/job-state';
import type { Asked } from '../world/job/jobs';
import { sameConfiguration } from '../world/workload/template';
import type { World } from '../world/world';
import { checked } from './checked';
import { endingOf } from './ending';
import { etagOf, refuseStaleEtag } from './shape/etag';
import { jobShape } from './shape/job-shape';
import { replaceSpec } from './update/replace-spec';
import { findNamed, jobName, partsOf } from './names';
import type { Named } from './names';
import { operationShape, previewOperation } from './operations';
import { pageOf } from './pages';
import { policyHandlers } from './resource-iam';
import { overridesOf } from './run-overrides';

/** Finds a job by its full name. */
function findJob(world: World, named: Named): JobState {
  return findNamed(world, named, {
    collection: 'jobs',
    word: 'job',
    find: (id) => world.jobs.find(id),
  });
}

/** Jobs: get, list, update, run, delete, and their policies. They cannot be created. */
export function jobsService(world: World, access: Access): GrpcService {
  const { google } = world.scenario;
  const askedFor = (request: JsonObject, faults: readonly Fault[]): Asked => ({
    actor: world.caller,
    request,
    ending: endingOf(faults),
  });
  const found = (permission: string, name: string, etag: string): JobState => {
    const job = findJob(world, checked(world, access, permission, name));
    refuseStaleEtag(job.name, etag, etagOf(job.updateTime, jobName(google, job.name)));
    return job;
  };
  return {
    package: '@google-cloud/run',
    service: 'google.cloud.run.v2.Jobs',
    unary: {
      GetJob: (request) =>
        jobShape(world, findJob(world, checked(world, access, 'run.jobs.get', textOf(request, 'name')))),
      ListJobs: (request) => {
        const named = checked(world, access, 'run.jobs.list', textOf(request, 'parent'));
        partsOf(google, named, /^$/u, 'location');
        const { items, nextPageToken } = pageOf(world.jobs.list(), request);
        return { jobs: items.map((job) => jobShape(world, job)), nextPageToken };
      },
      UpdateJob: (request, { faults }) => {
        const body = objectOf(request, 'job');
        const job = found('run.jobs.update', textOf(body, 'name'), textOf(body, 'etag'));
        const spec = replaceSpec('google.cloud.run.v2.Job', job.spec, body);
        requireAct(access, objectOf(job.spec, 'template'), objectOf(spec, 'template'));
        if (request['validateOnly'] === true) {
          const state = world.jobs.preview(job.name, spec, world.caller.email);
          return previewOperation(world, { kind: 'Job', state });
        }
        return operationShape(world, world.jobs.change(job.name, spec, askedFor(request, faults)));
      },
      RunJob: (request, { faults }) => {
        const name = textOf(request, 'name');
        const job = found('run.jobs.run', name, textOf(request, 'etag'));
        const overrides = objectOf(request, 'overrides');
        if (Object.keys(overrides).length > 0) access.require('run.jobs.runWithOverrides', name);
        const made = overridesOf(job, overrides);
        if (request['validateOnly'] === true) {
          const state = world.jobs.executions.preview(job, world.caller.email, made);
          return previewOperation(world, { kind: 'Execution', state });
        }
        return operationShape(world, world.jobs.run(job.name, askedFor(request, faults), made));
      },
      DeleteJob: (request, { faults }) => {
        const job = found('run.jobs.delete', textOf(request, 'name'), textOf(request, 'etag'));
        if (request['validateOnly'] === true) return previewOperation(world, { kind: 'Job', state: job });
        return operationShape(world, world.jobs.delete(job.name, askedFor(request, faults)));
      },
      ...policyHandlers(world, access, {
        permissions: 'run.jobs',
        api: 'Jobs',
        find: (named) => jobName(google, findJob(world, named).name),
      }),
    },
    effects: { UpdateJob: { resource: (request) => textOf(objectOf(request, 'job'), 'name') } },
  };
}

/** A caller who changes a workload needs the right to act as its service account. */
function requireAct(access: Access, before: JsonObject, after: JsonObject): void {
  if (sameConfiguration(before, after)) return;
  const account = textOf(objectOf(after, 'template'), 'serviceAccount');
  access.require('iam.serviceAccounts.actAs', `projects/-/serviceAccounts/${account}`);
}
