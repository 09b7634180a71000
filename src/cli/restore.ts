import type { Command } from 'commander';
import { defineCommand } from './command';
import { decide } from './decide';
import { decisionOptions, namingHelp, type DecisionOptions } from './decision-options';

/** `firebreak restore`. It names no plan: what is put back is what the incident changed, whatever was asked since. */
export function restoreCommand(): Command {
  const command = defineCommand({
    usage: 'restore [incident]',
    summary: 'put the saved state of a contained workload back',
    details: namingHelp,
    examples: [
      'firebreak restore --by ada@example.com --reason "image replaced, key rotated"',
      'firebreak restore payments --by ada@example.com --reason "false alarm"',
    ],
    exits: [0, 1, 2, 3, 4, 5, 6, 7],
  });
  return decisionOptions(command).action(async (given: string | undefined, options: DecisionOptions) =>
    decide(given, { act: 'restore' }, options),
  );
}
