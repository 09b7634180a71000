import type { Command } from 'commander';
import { defineCommand } from '../command';
import { decide } from './decide';
import { decisionOptions, namingHelp, type DecisionOptions } from './decision-options';

/** `firebreak acknowledge` */
export function acknowledgeCommand(): Command {
  const command = defineCommand({
    usage: 'acknowledge [incident]',
    summary: 'say that you are on it: nobody else is paged; the deadline stands',
    details: [...namingHelp, '', 'It decides nothing: the plan still has to be approved or refused in time.'],
    examples: [
      'firebreak acknowledge --by ada@example.com --reason "reading it"',
      'firebreak acknowledge payments --by ada@example.com --reason "calling the owner"',
    ],
    exits: [0, 1, 2, 3, 4, 5, 6, 7],
  });
  return decisionOptions(command).action(async (given: string | undefined, options: DecisionOptions) =>
    decide(given, { act: 'acknowledge' }, options),
  );
}
