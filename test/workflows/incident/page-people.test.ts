import { afterEach, describe, expect, test } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { parseFindingName } from '../../../src/domain/finding/finding-name';
import type { FindingView } from '../../../src/domain/incident/finding-view';
import { createWebhooks } from '../../../src/webhook/webhook';
import type { Lab } from '../../support/lab';
import { until } from '../../support/until';
import { useLab } from '../../support/use-lab';
import {
  kinds,
  pages,
  settingsOf,
  startReceiver,
  status,
  type Answer,
  type Receiver,
} from '../../webhook/receiver';

const { open: openLab } = useLab();
const receivers: Receiver[] = [];
// After the lab's own hook: a lab may still page when it is closed.
afterEach(async () => {
  await Promise.all(receivers.splice(0).map(async (each) => each.close()));
});

const ADA = { by: 'ada@example.com', reason: 'on it' };

async function receiver(...answers: readonly Answer[]): Promise<Receiver> {
  const started = await startReceiver(...answers);
  receivers.push(started);
  return started;
}

async function open(first?: Receiver): Promise<Lab> {
  const webhooks = createWebhooks(settingsOf(first), () => new Date());
  return openLab({ scenario: 'reverse-shell-service', webhooks });
}

const decide = async (opened: Lab, slot: string, message: unknown): Promise<unknown> =>
  opened.client.workflow.getHandle(slot).executeUpdate('decide', { args: [message] });

async function history(opened: Lab, slot: string): Promise<string> {
  return historyToJSON(await opened.client.workflow.getHandle(slot).fetchHistory());
}

test('people are told what was found, what is asked, and what came of it, each once', async () => {
  const first = await receiver();
  const opened = await open(first);
  const { slot } = await opened.deliver();
  const asked = await opened.inPhase(slot, 'awaiting-decision');
  await until('the question on the pager', () => kinds(first).includes('asked') || undefined);
  const short = asked.plan?.hash.slice(0, 8) ?? 'none';
  await decide(opened, slot, { approve: short, ...ADA });
  await until('the outcome on the pager', () => kinds(first).includes('outcome') || undefined);

  expect(kinds(first)).toEqual(['found', 'asked', 'outcome']);
  expect(pages(first)).toMatchObject([
    { phase: 'investigating', findings: [{ category: expect.any(String) }] },
    { phase: 'awaiting-decision', plan: { shortHash: short }, link: `http://127.0.0.1:8233/${slot}` },
    { outcome: 'contained', text: expect.stringContaining('contained and verified') },
  ]);
  const view = await opened.incident(slot, ({ told }) => told.length === 3, 'who was told');
  expect(view.told.map(({ kind, delivered }) => [kind, delivered])).toEqual([
    ['found', true],
    ['asked', true],
    ['outcome', true],
  ]);
  expect(view.gaps).toEqual([]);
}, 120_000);

describe('a page that is not delivered stops nothing', () => {
  test('a receiver that fails for a while gets the same page again', async () => {
    const first = await receiver(status(500), status(429, { 'retry-after': '1' }), status(200));
    const opened = await open(first);
    const { slot } = await opened.deliver();
    await opened.inPhase(slot, 'awaiting-decision');
    await until('the first page, delivered', () => pages(first).length >= 4 || undefined);
    const found = first.received.filter((_, index) => kinds(first)[index] === 'found');
    expect(new Set(found.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(new Set(found.map(({ body }) => body)).size).toBe(1);
    const view = await opened.incident(slot, ({ told }) => told.length === 2, 'who was told');
    expect(view.told.every(({ delivered }) => delivered)).toBe(true);
  }, 120_000);

  test('a receiver that is gone is a gap on the page, and no history holds its address', async () => {
    const first = await receiver(status(404));
    const opened = await open(first);
    const { slot } = await opened.deliver();
    const view = await opened.incident(
      slot,
      ({ told, phase }) => told.length === 2 && phase === 'awaiting-decision',
      'who was told',
    );
    expect(view.gaps).toMatchObject([
      { what: 'page "found"', why: expect.stringContaining('(FIREBREAK_WEBHOOK) answered 404') },
      { what: 'page "asked"' },
    ]);
    expect(view.assessment?.confidence).toBe('high');
    await decide(opened, slot, { approve: view.plan?.hash.slice(0, 8), ...ADA });
    const contained = await opened.incident(slot, ({ outcome }) => outcome !== undefined, 'an outcome');
    expect(contained.outcome).toBe('contained');
    expect(await history(opened, slot)).not.toMatch(/path-token|query-token|the-signing-secret/);
  }, 120_000);

  test('without a receiver the incident says that nobody was told', async () => {
    const opened = await open();
    const { slot } = await opened.deliver();
    const view = await opened.incident(slot, ({ told }) => told.length === 2, 'who was told');
    expect(view.told).toMatchObject([
      { delivered: false, why: 'no webhook is configured' },
      { kind: 'asked' },
    ]);
    expect(view.gaps).toEqual([]);
  }, 120_000);
});

const PROJECT = '//cloudresourcemanager.googleapis.com/projects/415104041262';

test('a threat whose workload cannot be told opens no incident, and people are told of it', async () => {
  const first = await receiver();
  const opened = await open(first);
  const { findings } = opened.simulator.world;
  const name = await until('a finding of the scenario', () => {
    const found = findings.list()[0]?.finding['name'];
    return typeof found === 'string' ? found : undefined;
  });
  findings.change(name, (record) => ({
    ...record,
    finding: { ...record.finding, resourceName: PROJECT },
    resource: { ...record.resource, name: PROJECT },
  }));
  const { workflowId } = await opened.workflows.deliverFinding(parseFindingName(name), {
    name,
    eventTime: '2026-10-01T12:00:00Z',
    state: 'ACTIVE',
  });
  const workflow = opened.client.workflow.getHandle(workflowId);
  expect(await workflow.result()).toEqual({ outcome: 'observed' });
  expect(first.received.map(({ body }): unknown => JSON.parse(body))).toMatchObject([
    {
      kind: 'unplaced',
      title: expect.stringMatching(/ on Cloud Run, on a workload that cannot be told$/),
      findings: [{ name }],
      link: `http://127.0.0.1:8233/${workflowId}`,
    },
  ]);
  const view = await workflow.query<FindingView>('finding');
  expect(view.steps[0]?.text).toMatch(/people were told$/);
}, 60_000);

test('a restore that does not happen is told to people, with the reason', async () => {
  const first = await receiver();
  const opened = await open(first);
  const { slot } = await opened.deliver();
  const asked = await opened.inPhase(slot, 'awaiting-decision');
  await decide(opened, slot, { approve: asked.plan?.hash.slice(0, 8), ...ADA });
  const view = await opened.incident(
    slot,
    ({ outcome, phase }) => outcome === 'contained' && phase === 'watching',
    'contained',
  );
  opened.simulator.faults.add({
    method: 'google.cloud.run.v2.Services/UpdateService',
    kind: 'error',
    code: 'PERMISSION_DENIED',
    message: "Permission 'run.services.update' denied on resource",
  });
  const restore = { kind: 'plain', id: 'restore-1', incident: view.incident, act: 'restore', plan: '' };
  await decide(opened, slot, { ...restore, ...ADA });
  await until('the page', () => kinds(first).includes('not-restored') || undefined);
  expect(pages(first).at(-1)).toMatchObject({
    title: expect.stringMatching(/^NOT RESTORED, /),
    text: expect.stringContaining('did not happen: permission-denied'),
    outcome: 'contained',
    restored: false,
  });
}, 120_000);
