import type { Command } from 'commander';
import { defineCommand } from '../command';
import { confirmClose } from './confirm/confirm-close';
import { decide } from './decide';
import { decisionOptions, namingHelp, type DecisionOptions } from './decision-options';
import { processOutput } from '../output';

interface CloseOptions extends DecisionOptions {
  readonly leaveFindingActive?: true;
  readonly yes?: true;
}

/** `firebreak close` */
export function closeCommand(): Command {
  const command = defineCommand({
    usage: 'close [incident]',
    summary: 'close the incident and set its SCC findings INACTIVE',
    details: [
      ...namingHelp,
      '',
      'Closing changes nothing on the workload: what is contained stays contained. What is open',
      'is said first, and on a terminal asked about. Without a terminal an incident whose question',
      'is unanswered is closed with --yes only.',
    ],
    examples: [
      'firebreak close --by ada@example.com --reason "cleaned up, see ticket 4711"',
      'firebreak close payments --yes --by ada@example.com --reason "our own red team"',
      'firebreak close payments --leave-finding-active --by ada@example.com --reason "owner goes on"',
    ],
    exits: [0, 1, 2, 3, 4, 5, 6, 7],
  })
    .option('--leave-finding-active', 'leave the SCC findings ACTIVE')
    .option('-y, --yes', 'close it whatever is open, without being asked on a terminal');
  return decisionOptions(command).action(async (given: string | undefined, options: CloseOptions) =>
    decide(
      given,
      { act: 'close', finding: options.leaveFindingActive === true ? 'leave' : 'inactive' },
      options,
      async (incident) => confirmClose(incident, options, processOutput()),
    ),
  );
}
