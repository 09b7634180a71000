#!/usr/bin/env node
import { isHelp } from './cli/command';
import { asSandboxFailure } from './cli/sandbox/sandbox-failure';
import { processOutput } from './cli/output';
import { catchStrays, failureJson, failureText } from './cli/process-edge';
import { createProgram } from './cli/program';
import { readTemporalEnvironment } from './config';
import { Failure, failureKind } from './domain/failures';

async function main(args: readonly string[]): Promise<void> {
  catchStrays((failure) => {
    void report(failure, args).finally(() => process.exit());
  });
  try {
    await createProgram().parseAsync(args.length === 0 ? ['--help'] : args, { from: 'user' });
  } catch (thrown) {
    if (isHelp(thrown)) return;
    await report(Failure.from(thrown), args);
  }
}

async function report(thrown: Failure, args: readonly string[]): Promise<void> {
  const failure = await asSandboxFailure(thrown, readTemporalEnvironment());
  const output = processOutput();
  output.note(args.includes('--json') ? failureJson(failure) : failureText(failure, output));
  process.exitCode = failureKind(failure.code).exit;
}

// A reader of the first lines only (`| head`) has closed the pipe, which is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode);
});

void main(process.argv.slice(2));
