import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { replay, type Replayed } from '../../src/temporal/replay';
import { bundleAltered } from '../support/temporal/altered-bundle';
import { testBundle } from '../support/environment';
import { readHistories, type RecordedHistory } from '../support/temporal/histories';
// Installs the native runtime's logging.
import '../support/temporal/temporal';

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

/** File and reason of every history that this code would not have written. */
async function differing(
  recorded: readonly RecordedHistory[],
  bundle: WorkflowBundleOption = { codePath: testBundle() },
): Promise<readonly Replayed[]> {
  const named = recorded.map(({ file, ...history }) => ({ name: file, ...history }));
  return (await replay(bundle, named)).filter(({ why }) => why !== undefined);
}

/** The history as another program would have written it: one activity has another name. */
function altered({ history, ...recorded }: RecordedHistory): RecordedHistory {
  const text = JSON.stringify(history).replaceAll('"openIncident"', '"openTicket"');
  return { ...recorded, history: JSON.parse(text) as RecordedHistory['history'] };
}

describe('recorded histories', () => {
  test('exist of every path, for the finding and the incident', () => {
    const files = histories.map(({ file }) => path.basename(file));
    expect(files).toEqual(
      expect.arrayContaining(paths.flatMap((name) => [`${name}.finding.json`, `${name}.incident.json`])),
    );
  });

  test('replay on this code', async () => {
    expect(await differing(histories)).toEqual([]);
  });

  test('replay when every weight and every sentence of every table is another one', async () => {
    const { files, code } = await bundleAltered();
    expect(files).toEqual(
      expect.arrayContaining(['assessment/weights.ts', 'detector/index.ts', 'attack/attack-data.ts']),
    );
    expect(await differing(histories, { code })).toEqual([]);
  }, 60_000);

  test('of another program are noticed', async () => {
    const bad = histories.filter(({ file }) => file === '0.1.0/contained.incident.json').map(altered);
    expect(await differing(bad)).toEqual([
      {
        name: '0.1.0/contained.incident.json',
        events: expect.any(Number),
        why: expect.stringContaining('openTicket'),
      },
    ]);
  });
});
