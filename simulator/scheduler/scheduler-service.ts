import type { Access } from '../access';
import { checked } from '../run/checked';
import { partsOf } from '../run/names';
import { pageOf } from '../run/pages';
import type { GrpcService } from '../wire/grpc/grpc-service';
import type { JsonObject } from '../wire/json';
import { textOf } from '../wire/json';
import { StatusError } from '../wire/status';
import type { ScheduleState } from '../world/job/schedules';
import type { World } from '../world/world';
import { scheduleName, scheduleShape } from './schedule-shape';

/** Cloud Scheduler v1 over gRPC: jobs can be listed, read, paused and resumed. Those there are come from the scenario. */
export function schedulerService(world: World, access: Access): GrpcService {
  const { google } = world.scenario;
  const found = (permission: string, name: string): ScheduleState => {
    const named = checked(world, access, permission, name);
    const [id = ''] = partsOf(google, named, /^jobs\/([^/]+)$/u, 'job');
    const schedule = world.schedules.find(id);
    if (schedule === undefined) throw new StatusError('NOT_FOUND', 'Job not found.');
    return schedule;
  };
  const set = (request: JsonObject, method: 'PauseJob' | 'ResumeJob'): JsonObject => {
    const [permission, from, to] =
      method === 'PauseJob'
        ? (['cloudscheduler.jobs.pause', 'ENABLED', 'PAUSED'] as const)
        : (['cloudscheduler.jobs.enable', 'PAUSED', 'ENABLED'] as const);
    const schedule = found(permission, textOf(request, 'name'));
    if (schedule.state !== from)
      throw new StatusError('FAILED_PRECONDITION', `Job is in state ${schedule.state}, not ${from}.`);
    const { name } = schedule.scenario;
    const changed = world.schedules.set(name, to);
    audit(world, method, permission, name, request);
    return scheduleShape(google, changed);
  };
  return {
    package: '@google-cloud/scheduler',
    service: 'google.cloud.scheduler.v1.CloudScheduler',
    unary: {
      ListJobs: (request) => {
        const named = checked(world, access, 'cloudscheduler.jobs.list', textOf(request, 'parent'));
        partsOf(google, named, /^$/u, 'location');
        const { items, nextPageToken } = pageOf(world.schedules.list(), request);
        return { jobs: items.map((schedule) => scheduleShape(google, schedule)), nextPageToken };
      },
      GetJob: (request) => scheduleShape(google, found('cloudscheduler.jobs.get', textOf(request, 'name'))),
      PauseJob: (request) => set(request, 'PauseJob'),
      ResumeJob: (request) => set(request, 'ResumeJob'),
    },
  };
}

function audit(world: World, method: string, permission: string, id: string, request: JsonObject): void {
  const { google } = world.scenario;
  world.journal.audit({
    at: world.agenda.now(),
    log: 'activity',
    service: 'cloudscheduler.googleapis.com',
    method: `google.cloud.scheduler.v1.CloudScheduler.${method}`,
    resource: scheduleName(google, id),
    monitored: {
      type: 'cloud_scheduler_job',
      labels: { project_id: google.project.id, location: google.location, job_id: id },
    },
    principal: world.caller.email,
    callerIp: world.caller.callerIp,
    userAgent: world.caller.userAgent,
    permission,
    code: 0,
    request,
  });
}
