import type { Command } from 'commander';
import { defineCommand } from './command';
import { processOutput } from './output';
import { renderList } from './render-list';
import { withIncidents } from './with-incidents';

interface ListOptions {
  readonly all?: true;
  readonly json?: true;
}

/** `firebreak list` */
export function listCommand(): Command {
  return defineCommand({
    usage: 'list',
    summary: 'list open incidents, those that wait for a decision first',
    details: [
      "The list is Temporal's, which lags some seconds behind the incidents; `show` does not.",
      'Times are UTC.',
    ],
    examples: ['firebreak list', 'firebreak list --all', "firebreak list --json | jq -r '.incidents[].slot'"],
    exits: [0, 1, 2, 6, 7],
  })
    .option('--all', 'closed incidents, too, as far back as Temporal keeps them')
    .option('--json', 'print one JSON document: { incidents: [...], more }')
    .action(async ({ all, json }: ListOptions) => {
      const output = processOutput();
      const list = await withIncidents(async (incidents) => incidents.list(all === true ? 'all' : 'open'));
      if (json === true) output.json(list);
      else output.print(renderList(list, new Date()));
    });
}
