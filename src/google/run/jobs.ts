import { Failure } from '../../domain/failures';
import type { Clients } from '../client/clients';
import { readOptions } from '../client/clients';
import { toFailure } from '../client/errors';
import { listSome } from '../client/list-pages';
import { resourceOfKind } from './of-kind';
import { parseExecution, parseTask } from './parse-execution';
import { parseJob } from './parse-job';
import { toPlain } from '../client/parse-plain';
import { parseInvokers } from './template/parse-policy';
import { withoutSecrets } from '../client/without-secrets';
import type { Workload } from '../../domain/workload/workload';
import type { ExecutionSettings, JobSettings, TaskRun } from '../../domain/workload/workload-settings';
import type { ReadFrom } from '../client/read-result';

/** Reads of Cloud Run jobs. Each throws `malformed` for a workload of another kind. */
export interface JobsPort {
  job(workload: Workload): Promise<ReadFrom<JobSettings>>;
  /** The newest 200, newest first, without their tasks. */
  executions(workload: Workload): Promise<ReadFrom<readonly ExecutionSettings[]>>;
  /** The first 200 tasks of an execution, by index. Throws `malformed` for what is no name of one. */
  tasks(workload: Workload, execution: string): Promise<ReadFrom<readonly TaskRun[]>>;
  /** Members of roles/run.invoker on the job itself. */
  invokers(workload: Workload): Promise<ReadFrom<readonly string[]>>;
}

const SOURCE = 'run.googleapis.com';
const PAGE_SIZE = 100;
/** A schedule of every minute makes more executions than anybody reads; the newest tell what is running. */
const MAX_PAGES = 2;

/** Reads of Cloud Run jobs over the Admin API v2. */
export function createJobs(clients: Clients): JobsPort {
  return {
    async job(workload) {
      const name = resourceOfKind(workload, 'jobs');
      try {
        const raw = toPlain((await clients.jobs().getJob({ name }, readOptions()))[0]);
        return {
          facts: parseJob(raw, workload),
          raw: withoutSecrets(raw),
          source: SOURCE,
          request: `Jobs.GetJob ${name}`,
        };
      } catch (thrown) {
        throw toFailure(thrown, { what: 'read the job', resource: name });
      }
    },

    async executions(workload) {
      const parent = resourceOfKind(workload, 'jobs');
      const call = { what: 'list the executions of', resource: parent };
      const { items: rows, left } = await listSome(call, MAX_PAGES, async (pageToken) => {
        const request = { parent, pageSize: PAGE_SIZE, pageToken };
        const options = { ...readOptions(), autoPaginate: false };
        const answer = await clients.executions().listExecutions(request, options);
        return { items: answer[2].executions, next: answer[2].nextPageToken };
      });
      return {
        facts: rows.map(parseExecution).sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt)),
        raw: withoutSecrets(rows),
        ...(left ? { left: true as const } : {}),
        source: SOURCE,
        request: `Executions.ListExecutions ${parent}`,
      };
    },

    async tasks(workload, execution) {
      const parent = `${resourceOfKind(workload, 'jobs')}/executions/${executionId(execution)}`;
      const call = { what: 'list the tasks of', resource: parent };
      const { items: rows, left } = await listSome(call, MAX_PAGES, async (pageToken) => {
        const request = { parent, pageSize: PAGE_SIZE, pageToken };
        const answer = await clients.tasks().listTasks(request, { ...readOptions(), autoPaginate: false });
        return { items: answer[2].tasks, next: answer[2].nextPageToken };
      });
      return {
        facts: rows.map(parseTask).sort((a, b) => a.index - b.index),
        raw: withoutSecrets(rows),
        ...(left ? { left: true as const } : {}),
        source: SOURCE,
        request: `Tasks.ListTasks ${parent}`,
      };
    },

    async invokers(workload) {
      const resource = resourceOfKind(workload, 'jobs');
      try {
        const request = { resource, options: { requestedPolicyVersion: 3 } };
        const policy = toPlain((await clients.jobs().getIamPolicy(request, readOptions()))[0]);
        return {
          facts: parseInvokers(policy),
          raw: withoutSecrets(policy),
          source: SOURCE,
          request: `Jobs.GetIamPolicy ${resource}`,
        };
      } catch (thrown) {
        throw toFailure(thrown, { what: 'read the access policy of', resource });
      }
    },
  };
}

/** A finding names it, so it may be anything; `-` would ask for the tasks of all. */
function executionId(name: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) return name;
  throw new Failure('malformed', `"${name.slice(0, 80)}" is no name of an execution`);
}
