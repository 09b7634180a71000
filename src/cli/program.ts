import { Command } from 'commander';
import { version } from '../../package.json';
import { decisionCommands } from './decide/commands';
import { strict } from './command';
import { doctorCommand } from './doctor';
import { evidenceCommand } from './commands/evidence';
import { exitCodeLines, exitCodes } from './exit-codes';
import { explainCommand } from './explain';
import { healthCommand, intakeCommand, workerCommand } from './commands/serve';
import { listCommand } from './commands/list';
import { localCommand } from './sandbox/local';
import { policyCommand } from './commands/policy';
import { replayCommand } from './commands/replay';
import { setupCommand } from './setup';
import { showCommand } from './commands/show';
import { startCommand } from './commands/start';
import { watchCommand } from './commands/watch';

const FOOTER = `
Examples:
  $ firebreak list
  $ firebreak show payments
  $ firebreak approve --plan 3f9a2c41 --by ada@example.com --reason "C2 is live"

Exit codes:
${exitCodeLines(exitCodes.map(({ exit }) => exit)).join('\n')}`;

/** Builds the whole command line. A command loads its modules when it runs, so that help is quick. */
export function createProgram(): Command {
  const program = new Command('firebreak')
    .description(
      'Responds to threat findings on Cloud Run: investigates, proposes, contains, verifies, restores.',
    )
    .version(version)
    .addHelpText('after', FOOTER);
  const commands = [
    listCommand(),
    showCommand(),
    watchCommand(),
    ...decisionCommands(),
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
