import type { Command } from 'commander';

/** What every decision is given with. */
export interface DecisionOptions {
  readonly by: string;
  readonly reason: string;
  readonly id?: string;
  readonly json?: true;
}

/**
 * Adds what every decision needs. `--by` has no default on purpose: the name that is written into the ledger is said by
 * the person, never guessed from the machine.
 */
export function decisionOptions(command: Command): Command {
  return command
    .requiredOption('--by <name>', 'who decides: your name as the policy has it; there is no default')
    .requiredOption('--reason <text>', 'why, in a few words; it is kept in the ledger')
    .option('--id <id>', 'id of a decision that was sent before and got no answer: it counts once')
    .option('--json', 'print the receipt as one JSON document');
}

/** What all decision commands say about incidents, in their help. */
export const namingHelp = [
  'INCIDENT is an id (415104041262/europe-west1/services/payments#1), a workload',
  '(payments, or its resource name) or a finding (its resource name). It can be left',
  'out when exactly one is open. Names are looked up in a list that lags some seconds.',
] as const;
