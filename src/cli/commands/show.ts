import type { Command } from 'commander';
import { readConfig } from '../../config';
import { defineCommand } from '../command';
import { namingHelp } from '../incident/given-name';
import { processOutput } from '../output';
import { showPaged } from '../render/pager';
import { renderIncident, renderShort } from '../render/render-incident';
import { resolveIncident } from '../incident/resolve-incident';
import { wrap } from '../render/text-layout';
import { wholeIncident } from '../incident/whole-brief';
import { withIncidents } from '../temporal';

interface ShowOptions {
  readonly full?: true;
  readonly json?: true;
}

/** `firebreak show` */
export function showCommand(): Command {
  return defineCommand({
    usage: 'show [incident]',
    summary: 'show an incident: its state, the pending approval with its deadline, and the evidence',
    details: [
      'The essentials for a person on call, on about one screen; with --full everything:',
      'reasons, facts, VirusTotal, logs, timeline, the plan with its commands. No value is shortened.',
      'Values too large for Temporal are read from the ledger, where FIREBREAK_LEDGER names the',
      "worker's. On a terminal the full text goes through $PAGER; elsewhere no line is wrapped.",
      '',
      ...namingHelp,
    ],
    examples: ['firebreak show', 'firebreak show payments --full', 'firebreak show --json | jq .plan.hash'],
    exits: [0, 1, 2, 5, 6, 7],
  })
    .option('--full', 'everything, whole')
    .option('--json', 'print the whole incident as one JSON document')
    .action(async (given: string | undefined, options: ShowOptions) => {
      const output = processOutput();
      const carried = await withIncidents(async (incidents) => resolveIncident(incidents, given));
      const { view, missing } = await wholeIncident(carried.view, readConfig().ledger);
      if (options.json === true) {
        output.json(view);
        return;
      }
      const { printWidth: width, colors } = output;
      const layout = { width, now: new Date(), colors };
      if (options.full !== true) {
        output.print(renderShort(view, layout));
        return;
      }
      const note = missing === undefined ? [] : wrap(missing, width);
      await showPaged(
        [renderIncident(view, layout), ...(note.length === 0 ? [] : ['', ...note])].join('\n'),
        output,
      );
    });
}
