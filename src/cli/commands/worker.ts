import { InvalidArgumentError, type Command } from 'commander';
import { needed, readConfig } from '../../config';
import { didYouMean } from '../../domain/text/did-you-mean';
import { queues, type Queue } from '../../domain/message-names';
import { defineCommand } from '../command';

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
      'work under way end, a second one ends at once. Logs go to stderr, one JSON object a line.',
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
    .option('--intake', 'take notifications in, too')
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
