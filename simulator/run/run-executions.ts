import type { Access } from '../access';
import type { GrpcService } from '../wire/grpc/grpc-service';
import type { JsonObject } from '../wire/json';
import { textOf } from '../wire/json';
import { StatusError } from '../wire/status';
import { isComplete } from '../world/job/execution-state';
import type { ExecutionState } from '../world/job/execution-state';
import type { OperationRecord } from '../world/workload/operations';
import type { World } from '../world/world';
import { checked } from './checked';
import { endingOf } from './ending';
import { etagOf, refuseStaleEtag } from './shape/etag';
import { executionShape, taskId, taskShape } from './shape/execution-shape';
import { executionName, notFound, partsOf } from './names';
import type { Named } from './names';
import { operationShape, previewOperation } from './operations';
import { pageOf } from './pages';

/** Executions: get, list, cancel and delete. */
export function executionsService(world: World, access: Access): GrpcService {
  const { google } = world.scenario;
  const changing = (
    request: JsonObject,
    permission: string,
    change: (execution: ExecutionState) => OperationRecord,
    check: (execution: ExecutionState) => void = () => undefined,
  ): JsonObject => {
    const execution = findExecution(world, checked(world, access, permission, textOf(request, 'name')));
    const name = executionName(google, execution.job, execution.name);
    refuseStaleEtag(execution.name, textOf(request, 'etag'), etagOf(execution.updateTime, name));
    check(execution);
    return request['validateOnly'] === true
      ? previewOperation(world, { kind: 'Execution', state: execution })
      : operationShape(world, change(execution));
  };
  return {
    package: '@google-cloud/run',
    service: 'google.cloud.run.v2.Executions',
    unary: {
      GetExecution: (request) => {
        const named = checked(world, access, 'run.executions.get', textOf(request, 'name'));
        return executionShape(world, findExecution(world, named));
      },
      ListExecutions: (request) => {
        const named = checked(world, access, 'run.executions.list', textOf(request, 'parent'));
        const [job = ''] = partsOf(google, named, /^jobs\/([^/]+)$/u, 'job');
        const jobs = job === '-' ? world.jobs.list().map(({ name }) => name) : [job];
        const newestFirst = jobs
          .flatMap((name) => world.jobs.executions.list(name))
          .sort((a, b) => b.createTime - a.createTime);
        const { items, nextPageToken } = pageOf(newestFirst, request);
        return { executions: items.map((execution) => executionShape(world, execution)), nextPageToken };
      },
      CancelExecution: (request, { faults }) =>
        changing(
          request,
          'run.executions.cancel',
          (execution) =>
            world.jobs.cancel(execution, { actor: world.caller, request, ending: endingOf(faults) }),
          refuseCompleted,
        ),
      DeleteExecution: (request, { faults }) =>
        changing(request, 'run.executions.delete', (execution) =>
          world.jobs.deleteExecution(execution, {
            actor: world.caller,
            request,
            ending: endingOf(faults),
          }),
        ),
    },
  };
}

/** Tasks: get and list. */
export function tasksService(world: World, access: Access): GrpcService {
  const { google } = world.scenario;
  return {
    package: '@google-cloud/run',
    service: 'google.cloud.run.v2.Tasks',
    unary: {
      GetTask: (request) => {
        const named = checked(world, access, 'run.tasks.get', textOf(request, 'name'));
        const form = /^jobs\/([^/]+)\/executions\/([^/]+)\/tasks\/([^/]+)$/u;
        const [job = '', id = '', wanted = ''] = partsOf(google, named, form, 'task');
        const execution = world.jobs.executions.find(job, id);
        const task = execution?.tasks.find((each) => taskId(execution, each) === wanted);
        if (execution === undefined || task === undefined)
          throw notFound(google, 'TASK', wanted, google.location);
        return taskShape(world, execution, task);
      },
      ListTasks: (request) => {
        const named = checked(world, access, 'run.tasks.list', textOf(request, 'parent'));
        const form = /^jobs\/([^/]+)\/executions\/([^/]+)$/u;
        const [job = '', id = ''] = partsOf(google, named, form, 'execution');
        const all = id === '-' ? world.jobs.executions.list(job) : [world.jobs.executions.find(job, id)];
        const tasks = all.flatMap((execution) =>
          execution === undefined ? [] : execution.tasks.map((task) => ({ execution, task })),
        );
        const { items, nextPageToken } = pageOf(tasks, request);
        return {
          tasks: items.map(({ execution, task }) => taskShape(world, execution, task)),
          nextPageToken,
        };
      },
    },
  };
}

function findExecution(world: World, named: Named): ExecutionState {
  const { google } = world.scenario;
  const [job = '', id = ''] = partsOf(google, named, /^jobs\/([^/]+)\/executions\/([^/]+)$/u, 'execution');
  const execution = world.jobs.executions.find(job, id);
  if (execution === undefined) throw notFound(google, 'EXECUTION', id, google.location);
  return execution;
}

/** A completed execution cannot be cancelled. */
function refuseCompleted(execution: ExecutionState): void {
  if (!isComplete(execution)) return;
  throw new StatusError(
    'FAILED_PRECONDITION',
    `Execution '${execution.name}' has already completed and cannot be cancelled.`,
  );
}
