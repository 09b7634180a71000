import { defined } from '../../domain/defined';
import { Failure } from '../../domain/failures';
import { redact } from '../../domain/text/redact';
import type { Workload } from '../../domain/workload/workload';
import type { ExecutionSettings, JobSettings, TaskRun } from '../../domain/workload/workload-settings';
import { pageOptions, readOptions, type Clients } from '../client/clients';
import { fieldsOf, type Fields } from '../client/parse-fields';
import { listSome, readFrom, readOne } from '../client/read';
import { withoutSecrets } from '../client/without-secrets';
import { resourceOfKind } from './resource-name';
import {
  parseContainers,
  parseDeployedWith,
  parseInvokers,
  parseVpc,
  requireVersioned,
  shortName,
} from './template';

const SOURCE = 'run.googleapis.com';
const PAGE_SIZE = 100;
/** A schedule of every minute makes more executions than anybody reads; the newest tell what is running. */
const MAX_PAGES = 2;

/** Reads of Cloud Run jobs over the Admin API v2. Each throws `malformed` for a workload of another kind. */
export function createJobs(clients: Clients) {
  return {
    async job(workload: Workload) {
      const name = resourceOfKind(workload, 'jobs');
      return readOne(
        { what: 'read the job', resource: name, source: SOURCE, request: `Jobs.GetJob ${name}` },
        async () => clients.jobs().getJob({ name }, readOptions()),
        (raw) => parseJob(raw, workload),
      );
    },

    /** The newest 200, newest first, without their tasks. */
    async executions(workload: Workload) {
      const parent = resourceOfKind(workload, 'jobs');
      const read = {
        what: 'list the executions of',
        resource: parent,
        source: SOURCE,
        request: `Executions.ListExecutions ${parent}`,
      };
      const { items, left } = await listSome(read, MAX_PAGES, async (pageToken) => {
        const request = { parent, pageSize: PAGE_SIZE, pageToken };
        const [, , answer] = await clients.executions().listExecutions(request, pageOptions());
        return { items: answer.executions, next: answer.nextPageToken };
      });
      const facts = items
        .map(parseExecution)
        .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
      return readFrom(read, facts, withoutSecrets(items), left);
    },

    /** The first 200 tasks of an execution, by index. Throws `malformed` for what is no name of one. */
    async tasks(workload: Workload, execution: string) {
      const parent = `${resourceOfKind(workload, 'jobs')}/executions/${executionId(execution)}`;
      const read = {
        what: 'list the tasks of',
        resource: parent,
        source: SOURCE,
        request: `Tasks.ListTasks ${parent}`,
      };
      const { items, left } = await listSome(read, MAX_PAGES, async (pageToken) => {
        const request = { parent, pageSize: PAGE_SIZE, pageToken };
        const [, , answer] = await clients.tasks().listTasks(request, pageOptions());
        return { items: answer.tasks, next: answer.nextPageToken };
      });
      const facts = items.map(parseTask).sort((a, b) => a.index - b.index);
      return readFrom(read, facts, withoutSecrets(items), left);
    },

    /** Members of roles/run.invoker on the job itself. */
    async invokers(workload: Workload) {
      const resource = resourceOfKind(workload, 'jobs');
      const request = { resource, options: { requestedPolicyVersion: 3 } };
      return readOne(
        {
          what: 'read the access policy of',
          resource,
          source: SOURCE,
          request: `Jobs.GetIamPolicy ${resource}`,
        },
        async () => clients.jobs().getIamPolicy(request, readOptions()),
        parseInvokers,
      );
    },
  };
}

/** A finding names it, so it may be anything; `-` would ask for the tasks of all. */
function executionId(name: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) return name;
  throw new Failure('malformed', `"${name.slice(0, 80)}" is no name of an execution`);
}

/** Reads a v2 Job, as plain JSON. Throws `unexpected-answer` when uid, etag or generation is missing. */
export function parseJob(value: unknown, workload: Workload): JobSettings {
  const job = fieldsOf(value);
  const execution = job.child('template');
  const task = execution.child('template');
  const deployedWith = parseDeployedWith(job);
  return requireVersioned({
    workload,
    uid: job.text('uid'),
    etag: job.text('etag'),
    generation: job.text('generation'),
    ready: job.child('terminalCondition').text('state'),
    serviceAccount: task.text('serviceAccount'),
    containers: parseContainers(task),
    taskCount: execution.count('taskCount'),
    parallelism: execution.count('parallelism'),
    maxRetries: task.count('maxRetries'),
    taskTimeout: task.text('timeout'),
    executionEnvironment: task.text('executionEnvironment'),
    vpcEgress: parseVpc(task),
    createdBy: job.text('creator'),
    lastModifiedBy: job.text('lastModifier'),
    updatedAt: job.time('updateTime'),
    ...defined({ deployedWith }),
  });
}

/** Reads a v2 Execution, as plain JSON. Counts that are not set are 0, as over the wire. */
export function parseExecution(value: unknown): ExecutionSettings {
  const execution = fieldsOf(value);
  const template = execution.child('template');
  return {
    name: shortName(execution.text('name')),
    createdAt: execution.time('createTime'),
    completedAt: execution.time('completionTime'),
    creator: execution.text('creator'),
    containers: parseContainers(template),
    serviceAccount: template.text('serviceAccount'),
    tasks: {
      wanted: execution.count('taskCount'),
      running: execution.count('runningCount'),
      succeeded: execution.count('succeededCount'),
      failed: execution.count('failedCount'),
      cancelled: execution.count('cancelledCount'),
      retried: execution.count('retriedCount'),
    },
  };
}

/** Reads a v2 Task, as plain JSON. */
export function parseTask(value: unknown): TaskRun {
  const task = fieldsOf(value);
  return {
    index: task.count('index'),
    startedAt: task.time('startTime'),
    completedAt: task.time('completionTime'),
    retried: task.count('retried'),
    lastEnd: lastEnd(task.child('lastAttemptResult')),
  };
}

function lastEnd(result: Fields): string {
  if (result.keys().length === 0) return '';
  const signal = result.count('termSignal');
  if (signal !== 0) return `signal ${signal}`;
  const message = result.child('status').text('message');
  const code = `exit code ${result.count('exitCode')}`;
  return message === '' ? code : `${code}: ${redact(message)}`;
}
