import { hostname } from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import { needed, type Config } from '../../config';
import { Failure } from '../../domain/failures';
import { inertLine } from '../../domain/text/inert-text';
import { intakeBody } from '../../domain/presentation/webhook/intake-body';
import { readBacklog } from '../../google/monitoring/backlog';
import { createClients, createPubSub, type Clients } from '../../google/client/clients';
import { createSubscription } from '../../google/pubsub/subscription';
import { createPace } from '../../intake/pace';
import { pagingSquatters } from '../../intake/page-squatter';
import { startIntake, type SilenceWatch } from '../../intake/subscriber';
import { createFileStore } from '../../ledger/store/file-store';
import { createLedger } from '../../ledger/ledger';
import { connectClient, type TemporalAddress } from '../../temporal/connection/connect';
import { holdInstallation } from '../../temporal/installation';
import { createWorkflowClient } from '../../temporal/workflow-client';
import { createWebhooks } from '../../webhook/webhook';
import { namedTemporal } from '../temporal';
import type { Running } from './run-until-stopped';
import { defined } from '../../domain/defined';

/**
 * The intake over the configured subscription, with a connection of its own to Temporal: to the server that `at` names,
 * else to the one that the environment names. Throws `bad-config` without a subscription, `other-installation` when the queues are
 * another ledger's.
 */
export async function openIntake(config: Config, log: Logger, at?: TemporalAddress): Promise<Running> {
  const name = needed(config, 'subscription');
  const [, projectId = ''] = name.split('/');
  const local = defined({ local: config.localGoogle });
  const connection = await connectClient(at ?? (await namedTemporal()));
  const now = (): Date => new Date();
  const ledger = createLedger(createFileStore(config.ledger));
  try {
    await holdInstallation(connection.client, config.taskQueue, {
      id: await ledger.installation(now().toISOString()),
      ledger: path.resolve(config.ledger),
      identity: `intake@${hostname()}`,
    });
  } catch (thrown) {
    await connection.close();
    throw thrown;
  }
  const ending = new AbortController();
  const clients = createClients(local);
  const deps = {
    ledger,
    workflows: pagingSquatters(
      createWorkflowClient(connection.client, config.taskQueue),
      config.taskQueue,
      { ledger, now, webhooks: createWebhooks(config, now) },
      (why) => log.warn(`intake: ${inertLine(why, 300)}`),
    ),
    now,
    admit: createPace(
      () => Date.now(),
      (why) => log.warn(`intake: ${why}`),
      ending.signal,
    ),
  };
  const source = createSubscription(() => createPubSub({ ...local, projectId }), name);
  const intake = startIntake(source, deps, log, silenceWatch(config, name, clients, log));
  log.info({ subscription: name }, 'intake is ready');
  return {
    stop: async () => {
      ending.abort();
      await intake.stop();
    },
    stopped: intake.stopped.finally(async () => {
      ending.abort();
      await Promise.all([connection.close(), clients.close()]);
    }),
  };
}

const MINUTE_MS = 60_000;
/** Where nobody has said how long a silence may last. */
const REOPEN_MINUTES = 15;

/** A look a minute; messages that wait are asked for after five, since Monitoring shows them some minutes late. */
function silenceWatch(config: Config, subscription: string, clients: Clients, log: Logger): SilenceWatch {
  const { first } = createWebhooks(config, () => new Date());
  let unread = false;
  return {
    lookEveryMs: MINUTE_MS,
    askAfterMs: 5 * MINUTE_MS,
    reopenAfterMs: (config.intakeSilence ?? REOPEN_MINUTES) * MINUTE_MS,
    tooLong: config.intakeSilence !== undefined,
    async backlog(since) {
      try {
        return await readBacklog(clients, subscription, since);
      } catch (thrown) {
        const failure = Failure.from(thrown);
        if (!unread) log.info({ code: failure.code }, `intake: ${inertLine(failure.message, 300)}`);
        unread = true;
        return undefined;
      }
    },
    async tell(silence) {
      const id = `intake/${silence.subscription}/${silence.at}`;
      if (first === undefined) log.warn('intake: nobody is told of the silence: no webhook is configured');
      else await first.send({ id, body: JSON.stringify(intakeBody(id, silence)) });
    },
  };
}
