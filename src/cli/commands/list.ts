import { Option, type Command } from 'commander';
import { readConfig } from '../../config';
import { createFileStore } from '../../ledger/store/file-store';
import { createLedger } from '../../ledger/ledger';
import { defineCommand } from '../command';
import { withRestored, findStuck, silentIntake } from '../incident/look-at-incidents';
import { processOutput, type Output } from '../output';
import { renderList, renderStuck, stands } from '../render/render-list';
import { withIncidents } from '../temporal';

interface ListOptions {
  readonly all?: true;
  readonly contained?: true;
  readonly stuck?: true;
  readonly json?: true;
}

/** `firebreak list` */
export function listCommand(): Command {
  return defineCommand({
    usage: 'list',
    summary: 'list open incidents, those with a pending approval first',
    details: [
      "The list is Temporal's, which lags some seconds behind the incidents; `show` does not.",
      'Incidents that changed something are queried whether the change stands. Times are UTC.',
    ],
    examples: [
      'firebreak list --contained',
      'firebreak list --stuck',
      'firebreak list --all --json | jq .more',
    ],
    exits: [0, 1, 2, 6, 7],
  })
    .option('--all', 'closed incidents, too, as far back as Temporal keeps them')
    .option('--contained', 'only those whose change stands: it was not restored')
    .addOption(
      new Option(
        '--stuck',
        'only incidents without progress: why, and what to do; exit code 1 if there is any',
      ).conflicts(['all', 'contained']),
    )
    .option('--json', 'print one JSON document: { incidents: [...], more }, or { stuck: [...] }')
    .action(async (options: ListOptions) => {
      const output = processOutput();
      if (options.stuck === true) return listStuck(options, output);
      const list = await withIncidents(async (incidents) => {
        const { incidents: known, more } = await incidents.list(options.all === true ? 'all' : 'open');
        const all = await withRestored(incidents, known);
        const shown = options.all === true ? all : all.filter(({ open }) => open);
        return { incidents: options.contained === true ? shown.filter(stands) : shown, more };
      });
      if (options.json === true) output.json(list);
      else output.print(renderList(list, new Date(), output.printWidth));
    });
}

async function listStuck(options: ListOptions, output: Output): Promise<void> {
  const silence = await createLedger(createFileStore(readConfig().ledger)).openSilence();
  const stuck = [
    ...(silence === undefined ? [] : [silentIntake(silence)]),
    ...(await withIncidents(findStuck)),
  ];
  if (options.json === true) output.json({ stuck });
  else output.print(renderStuck(stuck, output));
  if (stuck.length > 0) process.exitCode = 1;
}
