import type { Command } from 'commander';
import { needed, readConfig } from '../../config';
import { defineCommand } from '../command';

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
