import { hostname } from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import { needed, type Config } from '../config';
import { createPubSub } from '../google/clients';
import { createSubscription } from '../google/subscription';
import { startIntake } from '../intake/subscriber';
import { createFileStore } from '../ledger/file-store';
import { createLedger } from '../ledger/ledger';
import { connectClient, type TemporalAddress } from '../temporal/connect';
import { holdInstallation } from '../temporal/installation';
import { createWorkflowClient } from '../temporal/workflow-client';
import { namedTemporal } from './named-temporal';
import type { Running } from './run-until-stopped';

/**
 * The intake over the configured subscription, with a connection of its own to Temporal: to the server that `at` names,
 * else to the one that the environment names. Throws `bad-config` without a subscription, `other-installation` when the queues are
 * another ledger's.
 */
export async function openIntake(config: Config, log: Logger, at?: TemporalAddress): Promise<Running> {
  const name = needed(config, 'subscription');
  const [, projectId = ''] = name.split('/');
  const local = config.localGoogle === undefined ? {} : { local: config.localGoogle };
  const connection = await connectClient(at ?? namedTemporal());
  const ledger = createLedger(createFileStore(config.ledger));
  try {
    await holdInstallation(connection.client, config.taskQueue, {
      id: await ledger.installation(new Date().toISOString()),
      ledger: path.resolve(config.ledger),
      identity: `intake@${hostname()}`,
    });
  } catch (thrown) {
    await connection.close();
    throw thrown;
  }
  const deps = {
    ledger,
    workflows: createWorkflowClient(connection.client, config.taskQueue),
    now: () => new Date(),
  };
  const intake = startIntake(createSubscription(createPubSub({ ...local, projectId }), name), deps, log);
  log.info({ subscription: name }, 'intake is ready');
  return { stop: async () => intake.stop(), stopped: intake.stopped.finally(async () => connection.close()) };
}
