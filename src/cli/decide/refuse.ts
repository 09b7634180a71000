import type { Command } from 'commander';
import { answersPlan } from './answer-plan';
import { defineCommand } from '../command';
import { namingHelp } from './decision-options';

/** `firebreak refuse` */
export function refuseCommand(): Command {
  const command = defineCommand({
    usage: 'refuse [incident]',
    summary: 'refuse the plan that is asked, or some of its steps; final for this question',
    details: [
      ...namingHelp,
      '',
      'Without a terminal --plan is needed, or --yes for whatever plan is asked now: a refusal is',
      'final for its question.',
    ],
    examples: [
      'firebreak refuse --by ada@example.com --reason "that is our own debugging"',
      'firebreak refuse payments --plan 3f9a2c41 --by ada@example.com --reason "payday: call me first"',
    ],
    exits: [0, 1, 2, 3, 4, 5, 6, 7],
  });
  return answersPlan(command, 'refuse');
}
