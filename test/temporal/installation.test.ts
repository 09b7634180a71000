import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { holdInstallation, installationId, installationQueue } from '../../src/temporal/installation';
import { openTemporal, type TestTemporal } from '../support/temporal/temporal';

let temporal: TestTemporal;
beforeAll(async () => {
  temporal = await openTemporal();
});
afterAll(async () => {
  await temporal.close();
});

let queues = 0;
const newQueue = (): string => `${temporal.taskQueue}-${(queues += 1)}`;
const of = (id: string) => ({ id, ledger: `/var/lib/${id}`, identity: `worker@${id}` });
const hold = async (queue: string, id: string): Promise<void> =>
  holdInstallation(temporal.client, queue, of(id));

describe('a set of task queues belongs to one ledger', () => {
  test('which may take it as often as it likes, from wherever it was moved to', async () => {
    const queue = newQueue();
    await Promise.all([hold(queue, 'a'), hold(queue, 'a'), hold(queue, 'a')]);
    await holdInstallation(temporal.client, queue, { ...of('a'), ledger: '/elsewhere', identity: 'x@y' });
    const held = await temporal.client.workflow.getHandle(installationId(queue)).describe();
    expect(held).toMatchObject({ status: { name: 'RUNNING' }, taskQueue: installationQueue(queue) });
  });

  test('and another one is refused, with both named and the way out', async () => {
    const queue = newQueue();
    await hold(queue, 'a');
    await expect(hold(queue, 'b')).rejects.toMatchObject({
      code: 'other-installation',
      message: expect.stringMatching(
        /are held since .* by the installation a \(ledger \/var\/lib\/a, worker@a\); this process is of the installation b \(ledger \/var\/lib\/b, worker@b\).*temporal workflow terminate --workflow-id installation:/,
      ),
    });
  });

  test('of two that start at the same moment one holds it', async () => {
    const queue = newQueue();
    const both = await Promise.allSettled([hold(queue, 'a'), hold(queue, 'b')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('and with queues of their own the two are apart', async () => {
    await hold(newQueue(), 'a');
    await expect(hold(newQueue(), 'b')).resolves.toBeUndefined();
  });

  test('a ledger that was replaced takes them once the record is ended', async () => {
    const queue = newQueue();
    await hold(queue, 'a');
    await temporal.client.workflow.getHandle(installationId(queue)).terminate('the ledger was replaced');
    await hold(queue, 'b');
    await expect(hold(queue, 'a')).rejects.toMatchObject({ code: 'other-installation' });
  });

  test('somebody else on its id is no installation, and is said to be none', async () => {
    const queue = newQueue();
    await temporal.client.workflow.start('anything', {
      workflowId: installationId(queue),
      taskQueue: 'nobody',
    });
    await expect(hold(queue, 'a')).rejects.toMatchObject({
      code: 'other-installation',
      message: expect.stringContaining('a workflow that does not say whose it is'),
    });
  });
});
