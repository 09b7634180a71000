import { hostname } from 'node:os';
import type { Command } from 'commander';
import { readConfig } from '../../config';
import { Failure } from '../../domain/failures';
import { queueName, queues, type Queue } from '../../domain/message-names';
import { defineCommand } from '../command';
import { processOutput } from '../output';
import { parseQueues } from './worker';

/** `firebreak health`: for a container's health check. */
export function healthCommand(): Command {
  return defineCommand({
    usage: 'health',
    summary: 'ask Temporal whether it answers, and whether this host works for it',
    details: [
      'For the health check of a container. With --serve each of the queues must have been polled from',
      'this host within two minutes. Where FIREBREAK_SUBSCRIPTION is set, an intake with this ledger whose',
      'stream fell silent and has delivered nothing since is told, too. What is wrong is on stderr.',
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
      const { namedTemporal } = await import('../named-temporal.js');
      const connection = await connectClient(namedTemporal());
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
    `the intake has got no notification from ${subscription} since ${silence.since}; its stream was opened anew at ${silence.at}`,
  );
}
