#!/usr/bin/env node
import { Command } from 'commander';
import { isHelp } from './cli/command';
import { processOutput } from './cli/output';
import { createProgram } from './cli/program';
import { failureJson, failureText } from './cli/report-failure';
import { Failure, failureKind } from './domain/failures';

async function main(args: readonly string[]): Promise<void> {
  try {
    const program = createProgram(await localCommand(args));
    await program.parseAsync(args.length === 0 ? ['--help'] : args, { from: 'user' });
  } catch (thrown) {
    if (isHelp(thrown)) return;
    const failure = Failure.from(thrown);
    const output = processOutput();
    output.note(args.includes('--json') ? failureJson(failure) : failureText(failure, output.noteColors));
    process.exitCode = failureKind(failure.code).exit;
  }
}

/** The sandbox brings servers and simulators along; the other commands start without them. */
async function localCommand(args: readonly string[]): Promise<Command> {
  if (args.includes('local')) return (await import('./cli/local.js')).localCommand();
  return new Command('local').summary('show the main job on this machine, against a simulated Google Cloud');
}

// Whoever reads only the first lines (`| head`) has closed the pipe, which is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode);
});

void main(process.argv.slice(2));
