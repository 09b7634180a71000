import type { Command } from 'commander';
import { defineCommand } from './command';
import { namingHelp } from './decision-options';
import { processOutput } from './output';
import { renderIncident } from './render-incident';
import { resolveIncident } from './resolve-incident';
import { withIncidents } from './with-incidents';

/** `firebreak show` */
export function showCommand(): Command {
  return defineCommand({
    usage: 'show [incident]',
    summary: 'show an incident: what is going on, what is asked by when, and what it rests on',
    details: namingHelp,
    examples: ['firebreak show', 'firebreak show payments', 'firebreak show --json | jq .plan.hash'],
    exits: [0, 1, 2, 5, 6, 7],
  })
    .option('--json', 'print the whole incident as one JSON document')
    .action(async (given: string | undefined, options: { readonly json?: true }) => {
      const output = processOutput();
      const { view } = await withIncidents(async (incidents) => resolveIncident(incidents, given));
      const { width, colors } = output;
      if (options.json === true) output.json(view);
      else output.print(renderIncident(view, { width, now: new Date(), colors }));
    });
}
