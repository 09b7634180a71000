import { InvalidArgumentError, type Command } from 'commander';
import { defineCommand } from '../command';
import { processOutput } from '../output';
import { defined } from '../../domain/defined';

interface LocalFlags {
  readonly scenario: string;
  readonly switch: readonly string[];
  readonly port?: number;
  readonly uiPort?: number;
  readonly yes?: true;
  readonly unattended?: true;
  readonly restore?: true;
  readonly keep?: true;
  readonly exitWithParent?: true;
  readonly json?: true;
}

/** Time that whatever has no way to be called off may still use before the process ends without it. */
const LEFTOVER_MS = 1_000;

/** `firebreak local`, which is `npm start` */
export function localCommand(): Command {
  return defineCommand({
    usage: 'local',
    summary: 'show the main job on this machine, against a simulated Google Cloud',
    details: [
      'Starts Temporal with its UI, a simulated Google Cloud and VirusTotal, a worker and the intake,',
      'and plays an attack. On a terminal it asks you; a decision from the Temporal UI or from another',
      'shell counts as well. Without a terminal, or with --yes, it approves as ada@example.com, an',
      "approver of the sandbox's own policy. Nothing leaves this machine but a download of the Temporal",
      'server when there is none. TEMPORAL_ADDRESS can name a server that runs here already.',
      'Ctrl-C ends it and every process that it started.',
    ],
    examples: [
      'firebreak local',
      'firebreak local --yes --restore',
      'firebreak local --scenario freeze-drains --switch freeze=drains --keep',
    ],
    exits: [0, 1, 2, 7, 9],
  })
    .option(
      '--scenario <name>',
      'the scenario to play: a name, or the path of a YAML file',
      'reverse-shell-service',
    )
    .option(
      '--switch <name=value>',
      'a behaviour that is unknown for the real cloud; can be repeated',
      collect,
      [],
    )
    .option('--port <n>', "Temporal's port (default: a free one)", parsePort)
    .option('--ui-port <n>', "the Temporal UI's port (default: a free one)", parsePort)
    .option('-y, --yes', 'approve without asking')
    .option('--unattended', 'do not ask here; wait for decisions from elsewhere')
    .option('--restore', 'restore after the containment, and compare')
    .option('--keep', 'stay up after the outcome, until Ctrl-C')
    .option('--exit-with-parent', 'end when standard input closes, for programs that start it')
    .option('--json', 'print events as JSON, one a line')
    .action(async (flags: LocalFlags) => {
      // Loaded here: worker and Google clients take seconds to load, and help needs neither.
      const { runLocal } = await import('./run-local.js');
      const { scenario, switch: switches, port, uiPort } = flags;
      try {
        process.exitCode = await runLocal({
          scenario,
          switches,
          json: flags.json === true,
          keep: flags.keep === true,
          restore: flags.restore === true,
          exitWithParent: flags.exitWithParent === true,
          answering: answering(flags),
          ...defined({ port, uiPort }),
        });
      } finally {
        // A download or a bundle that nobody waits for any more must not keep the process.
        setTimeout(() => process.exit(), LEFTOVER_MS).unref();
      }
    });
}

function answering({ yes, unattended }: LocalFlags): 'person' | 'automatic' | 'nobody' {
  if (unattended === true) return 'nobody';
  return yes === true || !processOutput().interactive ? 'automatic' : 'person';
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^[1-9][0-9]{0,4}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError(`"${text}" is not a port: give a number from 1 to 65535`);
}
