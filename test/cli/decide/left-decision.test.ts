import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RunningSimulator } from '../../../simulator/start';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { queryNames } from '../../../src/domain/message-names';
import type { OwnServer } from '../../support/temporal/own-server';
import { until } from '../../support/until';
import { openProduct, type Product } from '../open-product';
import { runCli, startCli, type Ended, type Environment, type RunningCli } from '../run-cli';

// A worker and the commands as processes, on a real server: what is decided while no worker runs is not lost.
const LIMIT = 300_000;
const SLOT = 'incident:415104041262/europe-west1/services/payment-api';
const INCIDENT = '415104041262/europe-west1/services/payment-api#1';
const SIGNED = ['--by', 'ada@example.com', '--reason', 'the shell is live'];

let product: Product;
let server: OwnServer;
let simulator: RunningSimulator;
let environment: Environment;
let worker: RunningCli | undefined;
beforeAll(async () => {
  product = await openProduct({ scenario: 'reverse-shell-service' });
  ({ server, simulator, environment } = product);
}, LIMIT);
afterAll(async () => {
  worker?.child.kill('SIGKILL');
  await product.close();
}, LIMIT);

const run = async (...args: readonly string[]): Promise<Ended> => runCli(args, environment);
const asView = async (when: (view: IncidentView) => boolean, what: string): Promise<IncidentView> =>
  until(what, async () => {
    const handle = server.client.workflow.getHandle(SLOT);
    const view = await handle.query<IncidentView>(queryNames.incident).catch(() => undefined);
    return view !== undefined && when(view) ? view : undefined;
  });

async function startWorker(): Promise<void> {
  const started = startCli(['worker'], environment);
  worker = started;
  await until('the worker', () => started.stderr().includes('worker is ready') || undefined);
}

async function stopWorker(): Promise<void> {
  worker?.child.kill('SIGTERM');
  await worker?.ended;
  worker = undefined;
}

test(
  'a decision that no worker takes is left, said to be, and counted once when one is there',
  async () => {
    await startWorker();
    const finding = await until('a finding', () => {
      const name = simulator.world.findings.list()[0]?.finding['name'];
      return typeof name === 'string' ? name : undefined;
    });
    expect(await run('start', finding)).toMatchObject({ code: 0 });
    const asked = await asView(({ phase }) => phase === 'awaiting-decision', 'the question');
    const hash = asked.plan?.hash.slice(0, 8) ?? '';
    await stopWorker();

    // An unreadable incident is not guessed at: the command must name incident and plan.
    expect(await run('note', 'payment-api', ...SIGNED)).toMatchObject({
      code: 7,
      stderr: expect.stringContaining('name it in full'),
    });
    expect(await run('approve', INCIDENT, '--yes', ...SIGNED)).toMatchObject({
      code: 7,
      stderr: expect.stringContaining('--plan HASH'),
    });

    const left = await run('approve', INCIDENT, '--plan', hash, '--id', 'left-1', '--json', ...SIGNED);
    expect(left).toMatchObject({ code: 3, stderr: '' });
    expect(JSON.parse(left.stdout)).toMatchObject({
      counted: false,
      left: true,
      id: 'left-1',
      incident: INCIDENT,
    });
    const again = await run('approve', INCIDENT, '--plan', hash, '--id', 'left-1', ...SIGNED);
    expect(again).toMatchObject({ code: 3, stdout: expect.stringMatching(/^queued: /) });

    await startWorker();
    const view = await asView(({ outcome }) => outcome === 'contained', 'the containment');
    const approvals = view.decisions.filter(({ decision }) => decision.act === 'approve');
    expect(approvals).toMatchObject([{ via: 'signal', decision: { id: 'left-1', plan: asked.plan?.hash } }]);

    // The update arrives after all: the same decision, which counts no second time and is no rejection either.
    expect(await run('approve', INCIDENT, '--plan', hash, '--id', 'left-1', ...SIGNED)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('approve counted already'),
    });
    expect(await run('refuse', INCIDENT, '--plan', hash, '--id', 'left-1', ...SIGNED)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('replayed-id'),
    });
    const after = await asView(() => true, 'the incident');
    expect(after.decisions.filter(({ decision }) => decision.act === 'approve')).toHaveLength(1);
    await stopWorker();
  },
  LIMIT,
);
