import { hostname } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';
import { needed, readConfig } from '../../config';
import { didYouMean } from '../../domain/text/did-you-mean';
import { queues, type Queue, queueName } from '../../domain/message-names';
import { defineCommand } from '../command';
import { namedTemporal } from '../temporal';
import { Failure } from '../../domain/failures';
import { processOutput } from '../output';

interface WorkerOptions {
  readonly serve: readonly Queue[];
  readonly intake?: true;
  readonly shareLedger?: true;
}

/** `firebreak worker` */
export function workerCommand(): Command {
  return defineCommand({
    usage: 'worker',
    summary: 'run workflows and activities',
    details: [
      'The policy is named by FIREBREAK_POLICY, Temporal by TEMPORAL_ADDRESS. SIGINT or SIGTERM lets',
      'work under way finish, a second one ends at once. Logs go to stderr, one JSON object a line.',
      'Containment can be a process of its own, so that only that one may change workloads.',
    ],
    examples: [
      'firebreak worker --intake',
      'firebreak worker --serve main,report,reads,virustotal',
      'firebreak worker --serve containment',
    ],
    exits: [0, 1, 2, 5, 6, 7, 8],
  })
    .option('--serve <queues>', `which queues to serve, of ${queues.join(',')}`, parseQueues, queues)
    .option('--intake', 'take notifications, too')
    .option('--share-ledger', 'beside another worker for the same queues, on the same machine and ledger')
    .action(async ({ serve, intake, shareLedger }: WorkerOptions) => {
      const config = readConfig();
      needed(config, 'policy');
      if (intake === true) needed(config, 'subscription');
      // Loaded here: worker and Google clients take seconds to load, and help needs neither.
      const { serveWorker } = await import('../serve/serve.js');
      await serveWorker(config, serve, { intake: intake === true, shareLedger: shareLedger === true });
    });
}

/** `main,report` as queues; each once. */
export function parseQueues(text: string): readonly Queue[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.map((name) => {
    const queue = queues.find((candidate) => candidate === name);
    if (queue === undefined)
      throw new InvalidArgumentError(`unknown queue "${name}"${didYouMean(name, queues)}`);
    return queue;
  });
  return [...new Set(known)];
}

/** `firebreak intake` */
export function intakeCommand(): Command {
  return defineCommand({
    usage: 'intake',
    summary: 'take SCC notifications from Pub/Sub and start or join their workflows',
    details: [
      'The subscription is named by FIREBREAK_SUBSCRIPTION. A message is acknowledged once its',
      'finding was handed over; SIGINT or SIGTERM stops, a second one at once. Logs go to stderr.',
    ],
    examples: [
      'firebreak intake',
      'FIREBREAK_SUBSCRIPTION=projects/acme/subscriptions/firebreak firebreak intake',
    ],
    exits: [0, 1, 2, 5, 6, 7, 8],
  }).action(async () => {
    const config = readConfig();
    needed(config, 'subscription');
    const { serveIntake } = await import('../serve/serve.js');
    await serveIntake(config);
  });
}

/** `firebreak health`: for a container's health check. */
export function healthCommand(): Command {
  return defineCommand({
    usage: 'health',
    summary: 'check that Temporal is reachable and that this host polls its queues',
    details: [
      'For the health check of a container. With --serve this host must have polled each of the queues',
      'within two minutes. Where FIREBREAK_SUBSCRIPTION is set, it also reports an intake with this ledger',
      'whose stream fell silent and has delivered nothing since. Faults are on stderr.',
    ],
    examples: ['firebreak health', `firebreak health --serve ${queues.join(',')}`],
    exits: [0, 2, 7],
  })
    .option(
      '--serve <queues>',
      `the queues that a worker on this host serves, of ${queues.join(',')}`,
      parseQueues,
    )
    .action(async ({ serve = [] }: { readonly serve?: readonly Queue[] }) => {
      const { taskQueue, ledger, subscription } = readConfig();
      const { connectClient } = await import('../../temporal/connection/connect.js');
      const { requireHealthy } = await import('../../temporal/health.js');
      const connection = await connectClient(await namedTemporal());
      const polled = serve.flatMap((queue) => {
        const name = queueName(taskQueue, queue);
        // Workflows and activities that belong to the main queue are polled for apart.
        return [
          ...(queue === 'main' ? [{ name, kind: 'workflow' } as const] : []),
          { name, kind: 'activity' } as const,
        ];
      });
      try {
        await requireHealthy(connection.client, hostname(), polled);
        await requireHeard(ledger, subscription);
      } finally {
        await connection.close();
      }
      processOutput().print(
        serve.length === 0 ? 'Temporal answers.' : `Temporal answers; polled here: ${serve.join(', ')}.`,
      );
    });
}

/** For a host that takes notifications in. Throws `unreachable` where its stream fell silent and nothing has come since. */
async function requireHeard(folder: string, subscription: string | undefined): Promise<void> {
  if (subscription === undefined) return;
  const { createFileStore } = await import('../../ledger/store/file-store.js');
  const { createLedger } = await import('../../ledger/ledger.js');
  const silence = await createLedger(createFileStore(folder)).openSilence();
  if (silence?.subscription !== subscription) return;
  throw new Failure(
    'unreachable',
    `the intake has got no notification from ${subscription} since ${silence.since}; its stream was reopened at ${silence.at}`,
  );
}
