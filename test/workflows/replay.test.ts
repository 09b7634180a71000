import { beforeAll, describe, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { testBundle } from '../support/environment';
import { readHistories, type RecordedHistory } from '../support/histories';
// Installs the native runtime's logging.
import '../support/temporal';

/** The paths that must have been recorded: an open incident of each must survive an upgrade. */
const paths = [
  'contained',
  'repeated',
  'gaps',
  'changed-before',
  'drift',
  'protected',
  'rejections',
  'refused',
  'handed-on',
  'expired',
];

let histories: readonly RecordedHistory[];
beforeAll(async () => {
  histories = await readHistories();
});

async function replayed(recorded: readonly RecordedHistory[]): Promise<ReadonlyMap<string, string>> {
  const named = recorded.map(({ file, history }) => ({ workflowId: file, history }));
  const errors = new Map<string, string>();
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle: { codePath: testBundle() } },
    named,
  )) {
    if (error !== undefined) errors.set(workflowId, `${error.name}: ${error.message}`);
  }
  return errors;
}

/** The history as another program would have written it: one activity has another name. */
function altered({ history, ...recorded }: RecordedHistory): RecordedHistory {
  const text = JSON.stringify(history).replaceAll('"openIncident"', '"openTicket"');
  return { ...recorded, history: JSON.parse(text) as RecordedHistory['history'] };
}

describe('recorded histories', () => {
  test('exist of every path, for the finding and the incident', () => {
    const files = histories.map(({ file }) => file);
    expect(files).toEqual(
      expect.arrayContaining(paths.flatMap((path) => [`${path}.finding.json`, `${path}.incident.json`])),
    );
  });

  test('replay on this code', async () => {
    expect([...(await replayed(histories))]).toEqual([]);
  });

  test('of another program are noticed', async () => {
    const bad = histories.filter(({ file }) => file === 'contained.incident.json').map(altered);
    expect([...(await replayed(bad)).values()]).toEqual([
      expect.stringMatching(/Nondeterminism|Determinism/),
    ]);
  });
});
