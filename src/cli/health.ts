import { hostname } from 'node:os';
import type { Command } from 'commander';
import { readConfig } from '../config';
import { queueName, queues, type Queue } from '../domain/message-names';
import { defineCommand } from './command';
import { processOutput } from './output';
import { parseQueues } from './worker';

/** `firebreak health`: for a container's health check. */
export function healthCommand(): Command {
  return defineCommand({
    usage: 'health',
    summary: 'ask Temporal whether it answers, and whether this host works for it',
    details: [
      'For the health check of a container. With --serve each of the queues must have been polled from',
      'this host within two minutes. What is wrong is on stderr.',
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
      const { taskQueue } = readConfig();
      const { connectClient } = await import('../temporal/connect.js');
      const { requireHealthy } = await import('../temporal/health.js');
      const { namedTemporal } = await import('./named-temporal.js');
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
      } finally {
        await connection.close();
      }
      processOutput().print(
        serve.length === 0 ? 'Temporal answers.' : `Temporal answers; polled here: ${serve.join(', ')}.`,
      );
    });
}
