import type { Command } from 'commander';
import { defineCommand } from '../command';
import { decide } from './decide';
import { decisionOptions, namingHelp, type DecisionOptions } from './decision-options';

/** `firebreak note` */
export function noteCommand(): Command {
  const command = defineCommand({
    usage: 'note [incident]',
    summary: 'write a note into the incident; --reason is its text',
    details: namingHelp,
    examples: [
      'firebreak note --by ada@example.com --reason "called the owner, she looks"',
      'firebreak note payments --by ada@example.com --reason "ticket 4711" --json',
    ],
    exits: [0, 1, 2, 3, 4, 5, 6, 7],
  });
  return decisionOptions(command).action(async (given: string | undefined, options: DecisionOptions) =>
    decide(given, { act: 'note' }, options),
  );
}
