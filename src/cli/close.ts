import type { Command } from 'commander';
import { defineCommand } from './command';
import { decide } from './decide';
import { decisionOptions, namingHelp, type DecisionOptions } from './decision-options';

interface CloseOptions extends DecisionOptions {
  readonly leaveFindingActive?: true;
}

/** `firebreak close` */
export function closeCommand(): Command {
  const command = defineCommand({
    usage: 'close [incident]',
    summary: 'close the incident and set its SCC findings INACTIVE',
    details: [
      ...namingHelp,
      '',
      'Closing changes nothing on the workload: what is contained stays contained.',
    ],
    examples: [
      'firebreak close --by ada@example.com --reason "cleaned up, see ticket 4711"',
      'firebreak close payments --leave-finding-active --by ada@example.com --reason "owner goes on"',
    ],
    exits: [0, 1, 2, 3, 4, 5, 6, 7],
  }).option('--leave-finding-active', 'leave the SCC findings ACTIVE');
  return decisionOptions(command).action(async (given: string | undefined, options: CloseOptions) =>
    decide(
      given,
      { act: 'close', finding: options.leaveFindingActive === true ? 'leave' : 'inactive' },
      options,
    ),
  );
}
