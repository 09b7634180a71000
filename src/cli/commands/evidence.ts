import { Command } from 'commander';
import { readConfig } from '../../config';
import type { Verified } from '../../ledger/verify/verify-folder';
import { defineCommand } from '../command';
import { processOutput, type Output } from '../output';
import { columns } from '../render/text-layout';

/** Exit code of a verification that found something: as for a ledger that does not match its digests. */
const FAULTY = 8;

/** `firebreak evidence` */
export function evidenceCommand(): Command {
  return new Command('evidence')
    .summary("check a ledger or an incident's evidence offline, or export it")
    .description("check a ledger or an incident's evidence offline, or export it")
    .addCommand(verifyCommand())
    .addCommand(exportCommand());
}

function verifyCommand(): Command {
  return defineCommand({
    usage: 'verify <dir>',
    summary: 'check a ledger folder or an exported bundle: which file was changed, added, is missing',
    details: [
      'Needs only the folder, writes nothing, and follows no links. Without a digest or key',
      'from outside it says that the whole fits together, not who wrote it.',
    ],
    examples: ['firebreak evidence verify ./bundle', 'firebreak evidence verify .firebreak/ledger --json'],
    exits: [0, 2, 8],
  })
    .option('--json', 'print { ok, selfConsistentOnly, kind, incidents, files, faults } as one JSON document')
    .action(async (folder: string, options: { readonly json?: true }) => {
      const output = processOutput();
      // Loaded here, as with all commands that touch more than their arguments.
      const { verifyFolder } = await import('../../ledger/verify/verify-folder.js');
      const verified = await verifyFolder(folder);
      const ok = verified.faults.length === 0;
      if (options.json === true) output.json({ ok, selfConsistentOnly: true, ...verified });
      else print(verified, output);
      if (!ok) process.exitCode = FAULTY;
    });
}

function print({ kind, incidents, files, faults }: Verified, output: Output): void {
  const { colors } = output;
  const say = (line: string): void => output.print(line);
  const what = `${kind} with ${String(files)} files, ${String(incidents.length)} incident${incidents.length === 1 ? '' : 's'}`;
  if (faults.length === 0) {
    say(`${colors.green('whole')}: ${what}. Every file has its digest, and all that is named is there.`);
    say("Self-consistent only: nothing from outside was given to check it against. Compare a plan's hash");
    say("with what was approved, or a manifest's digest with the mark on the finding.");
    return;
  }
  say(`${colors.red('NOT WHOLE')}: ${what}, ${String(faults.length)} fault${faults.length === 1 ? '' : 's'}`);
  columns(faults.map(({ kind: how, path, text }) => [how.toUpperCase(), path, text])).forEach(say);
}

function exportCommand(): Command {
  return defineCommand({
    usage: 'export <incident> <dir>',
    summary: 'write all records of one incident into a new folder, with a README',
    details: [
      'INCIDENT is its id, a workload (its last incident), or a finding. FIREBREAK_LEDGER names the ledger;',
      'Temporal is not queried.',
    ],
    examples: [
      'firebreak evidence export 415104041262/europe-west1/services/payments#1 ./bundle',
      'firebreak evidence export payments ./bundle --json',
    ],
    exits: [0, 2, 5, 8],
  })
    .option('--json', 'print the list of files as one JSON document')
    .action(async (incident: string, folder: string, options: { readonly json?: true }) => {
      const output = processOutput();
      const config = readConfig();
      const { exportBundle } = await import('../../ledger/bundle/export-bundle.js');
      const { createFileStore } = await import('../../ledger/store/file-store.js');
      const { incidentInLedger } = await import('../incident/incident-in-ledger.js');
      const at = new Date().toISOString();
      const store = createFileStore(config.ledger);
      const name = await incidentInLedger(store, incident, config.taskQueue);
      const index = await exportBundle(store, name, folder, at);
      if (options.json === true) output.json(index);
      else
        output.print(
          `${String(index.files.length + 1)} files of ${index.incident} in ${folder}; README.md says what is what`,
        );
    });
}
