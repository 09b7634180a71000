import { Command } from 'commander';
import { version } from '../../package.json';
import { acknowledgeCommand } from './acknowledge';
import { approveCommand } from './approve';
import { closeCommand } from './close';
import { strict } from './command';
import { doctorCommand } from './doctor';
import { evidenceCommand } from './evidence';
import { exitCodeLines, exitCodes } from './exit-codes';
import { explainCommand } from './explain';
import { healthCommand } from './health';
import { intakeCommand } from './intake';
import { listCommand } from './list';
import { localCommand } from './local';
import { noteCommand } from './note';
import { policyCommand } from './policy';
import { refuseCommand } from './refuse';
import { replayCommand } from './replay';
import { restoreCommand } from './restore';
import { setupCommand } from './setup';
import { showCommand } from './show';
import { startCommand } from './start';
import { watchCommand } from './watch';
import { workerCommand } from './worker';

const FOOTER = `
Examples:
  $ firebreak list
  $ firebreak show payments
  $ firebreak approve --plan 3f9a2c41 --by ada@example.com --reason "C2 is live"

Exit codes:
${exitCodeLines(exitCodes.map(({ exit }) => exit)).join('\n')}`;

/** The whole command line. What a command needs to run is loaded when it runs, so that help is quick. */
export function createProgram(): Command {
  const program = new Command('firebreak')
    .description('Answers threat findings on Cloud Run: investigates, asks, contains, proves, restores.')
    .version(version)
    .addHelpText('after', FOOTER);
  const commands = [
    listCommand(),
    showCommand(),
    watchCommand(),
    approveCommand(),
    refuseCommand(),
    acknowledgeCommand(),
    noteCommand(),
    restoreCommand(),
    closeCommand(),
    explainCommand(),
    startCommand(),
    workerCommand(),
    intakeCommand(),
    healthCommand(),
    doctorCommand(),
    policyCommand(),
    setupCommand(),
    evidenceCommand(),
    replayCommand(),
    localCommand(),
  ];
  commands.forEach((command) => program.addCommand(command));
  return strict(program);
}
