import type { Command } from 'commander';
import { readConfig } from '../../config';
import { parseFindingName } from '../../domain/finding/finding-name';
import { inertLine } from '../../domain/text/inert-text';
import { shellQuote } from '../../domain/text/shell-quote';
import type { HandledWhat } from '../../ledger/shared/intake';
import { defineCommand } from '../command';
import { processOutput, type Output } from '../output';
import type { Started } from '../incident/start-finding';
import { field } from '../render/text-layout';

/** `firebreak start` */
export function startCommand(): Command {
  return defineCommand({
    usage: 'start <finding>',
    summary: 'respond to one finding, as if its notification had arrived',
    details: [
      'FINDING is the full resource name of an SCC finding, under a project, folder or',
      'organization. It is read first: one that cannot be read or is not about Cloud Run is an',
      'error at once, and nothing is started. A finding with a running workflow is joined; one',
      'that was handled before needs --again. The command waits some seconds for the incident',
      'that the finding joins, and names it with its number.',
    ],
    examples: [
      'firebreak start projects/415104041262/sources/123/locations/global/findings/a1b2c3',
      'firebreak start organizations/987/sources/123/findings/a1b2c3 --json | jq -r .opened',
    ],
    exits: [0, 1, 2, 5, 6, 7],
  })
    .option('--again', 'respond again although the ledger says that it was handled')
    .option('--json', 'print what was started as one JSON document')
    .action(async (given: string, options: { readonly json?: true; readonly again?: true }) => {
      const output = processOutput();
      const name = parseFindingName(given.trim());
      const config = readConfig();
      // Loaded here: the clients of Google and Temporal take long to load, and help needs neither.
      const { startFinding } = await import('../incident/start-finding.js');
      const waiting = (what: string): void => {
        if (options.json !== true) output.note(what);
      };
      const started = await startFinding(name, config, options.again === true, waiting);
      if (options.json === true) output.json(started);
      else print(started, output);
    });
}

/** The meaning of the ledger's record on a finding for a person who starts it by hand. */
const DONE: Readonly<Record<HandledWhat, string>> = {
  started: 'it was handed over',
  'own-write': 'Firebreak is setting it INACTIVE',
  'own-mark': 'Firebreak set it INACTIVE',
  inactive: 'it was INACTIVE',
  'not-ours': 'it is not about Cloud Run',
  'not-a-finding': 'it is no finding',
};

function print(
  { result, handled, workflowId, category, state, incident, opened, page }: Started,
  output: Output,
): void {
  const { width, colors } = output;
  if (result === 'handled-before') {
    const why = handled === undefined ? '' : `: ${DONE[handled.what]} (${handled.at})`;
    output.print(`handled before${why}. Nothing was started; --again responds to it again.`);
    return;
  }
  const ends =
    state === 'INACTIVE'
      ? ['It is INACTIVE in SCC, so nothing will be done about it.']
      : incident === undefined
        ? ['No Cloud Run workload could be identified, so the finding is only recorded.']
        : [];
  output.print(
    [
      `${colors.green(result)}: ${inertLine(category)}`,
      ...field('workflow', [workflowId], width),
      ...(page === undefined ? [] : [`page            ${inertLine(page, 500)}`]),
      ...ends,
      // Not by the workload: an earlier incident on it answers to that name until this one is open.
      ...(ends.length > 0 || incident === undefined
        ? []
        : [`Next: firebreak watch ${shellQuote(opened ?? workflowId)}`]),
    ].join('\n'),
  );
}
