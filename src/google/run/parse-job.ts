import type { JobSettings } from '../../domain/workload/workload-settings';
import type { Workload } from '../../domain/workload/workload';
import { parseContainers } from './template/parse-container';
import { parseDeployedWith } from './template/parse-deployed-with';
import { fieldsOf } from '../client/parse-fields';
import { parseVpc } from './template/parse-vpc';
import { reliable } from './template/reliable';
import { defined } from '../../domain/defined';

/** Reads a v2 Job, as plain JSON. Throws `unexpected-answer` when uid, etag or generation is missing. */
export function parseJob(value: unknown, workload: Workload): JobSettings {
  const job = fieldsOf(value);
  const execution = job.child('template');
  const task = execution.child('template');
  const deployedWith = parseDeployedWith(job);
  return reliable({
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
