import { InvalidArgumentError, Option, type Command } from 'commander';
import { needed, readConfig } from '../../config';
import { Failure } from '../../domain/failures';
import { defineCommand } from '../command';
import { processOutput } from '../output';
import { stands } from './item';
import { locations, type SccLocation } from './wanted';
import { defined } from '../../domain/defined';

interface SetupOptions {
  readonly parent?: string;
  readonly location: SccLocation;
  readonly apply?: true;
  readonly json?: true;
}

/** `firebreak setup` */
export function setupCommand(): Command {
  return defineCommand({
    usage: 'setup',
    summary: 'check what Firebreak needs in Temporal, Pub/Sub and SCC, and make the missing parts',
    details: [
      'Without --apply it only reads, and prints the commands for the missing parts. The topics are',
      'named by FIREBREAK_SUBSCRIPTION. A part with other settings is named and never changed. Rights',
      "are given to Google's own agents only, on these topics and this subscription. Safe to repeat. Exit",
      'code 0 once all exists, 10 while something is missing, differs, or could not be read.',
    ],
    examples: [
      'firebreak setup --parent organizations/123456789012',
      'firebreak setup --parent organizations/123456789012 --apply',
      'firebreak setup --parent projects/payments --location eu --json',
    ],
    exits: [0, 2, 10],
  })
    .option(
      '--parent <name>',
      'whose findings: organizations/NUMBER, folders/NUMBER or projects/ID',
      parseParent,
    )
    .addOption(
      new Option('--location <name>', 'where SCC keeps its findings; other than global with data residency')
        .choices(locations)
        .default('global'),
    )
    .option('--apply', 'make what is missing')
    .option('--json', 'print { ok, applied, subscription, parts } as one JSON document')
    .action(async ({ parent, location, apply, json }: SetupOptions) => {
      const config = readConfig();
      const subscription = needed(config, 'subscription');
      const output = processOutput();
      const applied = apply === true;
      // Loaded here: the clients take a second to load, and help needs none of them.
      const { runSetup } = await import('./run-setup.js');
      const { renderSetup } = await import('./render-setup.js');
      const parts = await runSetup(config, {
        subscription,
        location,
        apply: applied,
        ...defined({ parent }),
      });
      const ok = parts.every(stands);
      if (json === true) output.json({ ok, applied, subscription, parts });
      else output.print(renderSetup(parts, { applied, width: output.width, colors: output.colors }));
      const left = parts.filter((part) => !stands(part)).map(({ part }) => part);
      if (!ok)
        throw new Failure(
          'not-ready',
          `${left.length} of ${parts.length} parts are left: ${left.join(', ')}`,
        );
    });
}

/** Whose findings. Numbers for organizations and folders, since that is what SCC's names have. */
export function parseParent(text: string): string {
  if (/^(?:organizations|folders)\/\d{1,20}$/.test(text)) return text;
  if (/^projects\/[a-z0-9][a-z0-9.:-]{0,62}$/.test(text)) return text;
  throw new InvalidArgumentError('it must be organizations/NUMBER, folders/NUMBER or projects/ID');
}
