import type { Command } from 'commander';
import { Failure } from '../../domain/failures';
import { defineCommand } from '../command';
import { confirmRestore } from './confirm/confirm-restore';
import { decide } from './decide';
import { decisionOptions, namingHelp, type DecisionOptions } from './decision-options';
import { processOutput } from '../output';

/** What `restore` is given with. */
export interface RestoreOptions extends DecisionOptions {
  readonly workload?: string;
  readonly fromLedger?: true;
  readonly yes?: true;
}

/** `firebreak restore`. It names no plan: what is put back is what the incident changed, whatever was asked since. */
export function restoreCommand(): Command {
  const command = defineCommand({
    usage: 'restore [incident]',
    summary: 'put the saved state of a contained workload back',
    details: [
      ...namingHelp,
      '',
      'With --workload no incident need be open and no Temporal need be there: this process restores',
      'with FIREBREAK_POLICY, FIREBREAK_LEDGER and its own Google credentials, by the same checks.',
      'Where an incident is open and answers, it restores; --from-ledger does not ask it.',
      '',
      'What comes back to life is shown first, and on a terminal the name of the workload must be',
      'typed. The same code runs again: deploy a fixed revision before.',
    ],
    examples: [
      'firebreak restore --by ada@example.com --reason "image replaced, key rotated"',
      'firebreak restore payments --by ada@example.com --reason "false alarm"',
      'firebreak restore --workload 415104041262/europe-west1/services/payments --by YOU --reason WHY',
    ],
    exits: [0, 1, 2, 3, 4, 5, 6, 7, 8],
  })
    .option(
      '--workload <name>',
      'PROJECT_NUMBER/LOCATION/services/NAME: restore it, from the ledger if need be',
    )
    .option('--from-ledger', 'with --workload: from the ledger, whatever Temporal says')
    .option('-y, --yes', 'do not ask on a terminal');
  return decisionOptions(command).action(async (given: string | undefined, options: RestoreOptions) => {
    const { workload } = options;
    if (workload === undefined) {
      if (options.fromLedger === true) throw new Failure('malformed', '--from-ledger needs --workload');
      return decide(given, { act: 'restore' }, options, async (incident) =>
        'view' in incident ? confirmRestore(incident.view, options, processOutput()) : undefined,
      );
    }
    if (given !== undefined) throw new Failure('malformed', 'name an incident, or --workload; not both');
    // Loaded here: the Google clients take seconds, and help needs none of them.
    const { restoreWorkload } = await import('./restore-workload.js');
    return restoreWorkload(workload, options);
  });
}
