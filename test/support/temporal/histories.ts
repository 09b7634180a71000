import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

const folder = path.join(__dirname, '../../histories');

/** One recorded history, as Temporal writes histories in JSON. */
export interface RecordedHistory {
  readonly file: string;
  readonly workflowId: string;
  readonly history: { readonly events: readonly Record<string, unknown>[] };
}

/**
 * Writes what the workflows of a test went through to `test/histories/<version>/`, when FIREBREAK_RECORD_HISTORIES is set
 * (`npm run record-histories`); otherwise nothing. Throws where that version has it already: incidents that a released
 * version began are open somewhere, and every later one has to go on with them.
 */
export async function recordHistories(client: Client, name: string, ids: ReadonlySet<string>): Promise<void> {
  if (process.env['FIREBREAK_RECORD_HISTORIES'] === undefined) return;
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { readonly version: string };
  await mkdir(path.join(folder, version), { recursive: true });
  for (const workflowId of ids) {
    const kind = workflowId.includes('finding:') ? 'finding' : 'incident';
    const history: unknown = JSON.parse(
      historyToJSON(await client.workflow.getHandle(workflowId).fetchHistory()),
      anonymous,
    );
    await writeFile(
      path.join(folder, version, `${name}.${kind}.json`),
      `${JSON.stringify({ workflowId, history })}\n`,
      { flag: 'wx' },
    );
  }
}

/** Paths and process ids of the machine that recorded have no part in a history. */
function anonymous(key: string, value: unknown): unknown {
  if (key === 'stackTrace') return '';
  // A worker's own queue is named after its process.
  if (key === 'name' && typeof value === 'string' && /^\d+@/.test(value)) return 'sticky';
  return key === 'identity' ? 'worker' : value;
}

/** Every recorded history, of every version; its `file` begins with the version. */
export async function readHistories(): Promise<readonly RecordedHistory[]> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => {
      const recorded = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as Omit<
        RecordedHistory,
        'file'
      >;
      return { ...recorded, file };
    }),
  );
}

/**
 * Lists who failed tasks of a workflow. The server itself ends a task early when megabytes arrive during it; that one is done
 * again at once.
 */
export function failedBy({ events }: Awaited<ReturnType<WorkflowHandle['fetchHistory']>>): readonly string[] {
  return (events ?? [])
    .flatMap(({ workflowTaskFailedEventAttributes: task }) => (task ? (task.identity ?? '') : []))
    .filter((by) => by !== 'history-service');
}
