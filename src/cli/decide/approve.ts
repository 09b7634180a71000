import type { Command } from 'commander';
import { answersPlan } from './answer-plan';
import { defineCommand } from '../command';
import { namingHelp } from './decision-options';

/** `firebreak approve` */
export function approveCommand(): Command {
  const command = defineCommand({
    usage: 'approve [incident]',
    summary: 'approve the plan that is asked, or some of its steps',
    details: [
      ...namingHelp,
      '',
      'On a terminal the plan that is asked now is shown, and its short hash must be typed. With',
      '--plan, an answer to any other plan is rejected. Without a terminal --plan is needed, or',
      '--yes for whatever plan is asked now.',
    ],
    examples: [
      'firebreak approve --by ada@example.com --reason "C2 is live"   # asks on a terminal',
      'firebreak approve payments --plan 3f9a2c41 --by ada@example.com --reason "C2 is live"',
      'firebreak approve --plan 3f9a2c41 --step 7be10d52 --by ada@example.com --reason "freeze only"',
    ],
    exits: [0, 1, 2, 3, 4, 5, 6, 7],
  });
  return answersPlan(command, 'approve');
}
