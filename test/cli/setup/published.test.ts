import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSimulator, type RunningSimulator } from '../../../simulator/start';
import { runSetup } from '../../../src/cli/setup/run-setup';
import { createPubSub } from '../../../src/google/client/clients';
import { createSubscription } from '../../../src/google/pubsub/subscription';
import { parseNotification } from '../../../src/intake/parse-notification';
import { until } from '../../support/until';
import { NOBODY } from '../run-cli';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator({ scenario: 'reverse-shell-service', hold: true });
}, 60_000);
afterAll(async () => simulator.close());

test('what was set up gets every finding of an attack', async () => {
  const { organization, project } = simulator.world.scenario.google;
  const subscription = `projects/${project.id}/subscriptions/firebreak`;
  await runSetup(
    { localGoogle: simulator.grpc, taskQueue: 'firebreak', lookups: { perMinute: 4, perDay: 500 } },
    { subscription, parent: `organizations/${organization}`, location: 'global', apply: true },
    () => ({ address: NOBODY, namespace: 'default' }),
  );
  const pubsub = createPubSub({ local: simulator.grpc, projectId: project.id });
  const received: string[] = [];
  const open = createSubscription(pubsub, subscription).open(async (message) => {
    const parsed = parseNotification(message.data);
    received.push(...(parsed.ok ? parsed.findings.map(({ name }) => name) : [parsed.why]));
    message.ack();
    return Promise.resolve();
  });
  simulator.start();
  const findings = await until('every finding', () => {
    const names = simulator.world.findings.list().map(({ finding }) => finding['name']);
    return names.length > 0 && names.every((name) => received.some((got) => got === name))
      ? names
      : undefined;
  });
  expect(new Set(received)).toEqual(new Set(findings));
  await open.close();
}, 300_000);
