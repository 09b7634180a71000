import type { ExecutionSettings, TaskRun } from '../../domain/workload/workload-settings';
import { redact } from '../../domain/text/redact';
import { parseContainers } from './template/parse-container';
import { fieldsOf, type Fields } from '../client/parse-fields';
import { shortName } from './template/parse-traffic';

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
