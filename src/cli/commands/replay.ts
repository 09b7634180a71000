import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { pino } from 'pino';
import { readLocalEnvironment } from '../../config';
import { Failure } from '../../domain/failures';
import { inertLine } from '../../domain/text/inert-text';
import type { NamedHistory, Replayed } from '../../temporal/replay';
import { defineCommand } from '../command';
import { namedTemporal } from '../temporal';
import { processOutput, type Output } from '../output';

interface ReplayOptions {
  readonly open?: true;
  readonly json?: true;
}

/** `firebreak replay`: whether this version's workflow code goes on with histories that another version began. */
export function replayCommand(): Command {
  return defineCommand({
    usage: 'replay [histories...]',
    summary: 'check, before an upgrade, that this version can continue open incidents',
    details: [
      'Runs the workflow code of this version over histories: files or folders of JSON, as',
      '`temporal workflow show --output json` writes them, or with --open those of every finding and',
      'running incident. Nothing is changed and no activity runs. A worker whose version does not',
      'replay an open incident would stall it.',
    ],
    examples: [
      'firebreak replay --open',
      "temporal workflow show --workflow-id 'incident:415104041262/europe-west1/services/payments' --output json > payments.json",
      'firebreak replay payments.json',
    ],
    exits: [0, 1, 2, 7],
  })
    .option('--open', 'replay the running workflows of the Temporal server that the environment names')
    .option('--json', 'print one JSON document')
    .action(async (paths: readonly string[], options: ReplayOptions) => {
      const output = processOutput();
      const histories = await gather(paths, options);
      output.note(
        `Replaying ${String(histories.length)} ${histories.length === 1 ? 'history' : 'histories'} ...`,
      );
      const { workflowBundle } = await import('../serve/workflow-bundle.js');
      const { replay } = await import('../../temporal/replay.js');
      const { installRuntime } = await import('../../temporal/connection/runtime.js');
      // The report names the differences of a history; the SDK's lines about its replay worker are noise.
      installRuntime(pino({ level: 'silent' }));
      const replayed = await replay(
        { codePath: await workflowBundle(readLocalEnvironment().cacheDirectory) },
        histories,
      );
      report(replayed, options, output);
    });
}

async function gather(paths: readonly string[], { open }: ReplayOptions): Promise<readonly NamedHistory[]> {
  if (paths.length === 0 && open !== true) {
    throw new Failure(
      'malformed',
      'no history is named; give files or folders, or --open for the running workflows',
    );
  }
  const read = await readHistories(paths);
  if (open !== true) return read;
  const { connectClient } = await import('../../temporal/connection/connect.js');
  const { openHistories } = await import('../../temporal/replay.js');
  const connected = await connectClient(await namedTemporal());
  try {
    return [...read, ...(await openHistories(connected.client))];
  } finally {
    await connected.close();
  }
}

function report(replayed: readonly Replayed[], options: ReplayOptions, output: Output): void {
  const differ = replayed.filter(({ why }) => why !== undefined);
  if (options.json === true) output.json({ replayed });
  else {
    for (const { name, events, why } of replayed) {
      const said = why === undefined ? output.colors.green('replays') : output.colors.red('differs');
      output.print(`${said}  ${inertLine(name, 200)} (${String(events)} events)`);
      if (why !== undefined) output.print(`         ${inertLine(why, 300)}`);
    }
  }
  if (differ.length > 0) {
    throw new Failure(
      'history-differs',
      `${String(differ.length)} of ${String(replayed.length)} histories were not written by code like this version's`,
    );
  }
}

/**
 * Reads histories from files and from folders of `*.json` files. Throws `malformed` for a file that is no history and
 * for a folder without any: nothing replayed must not read as everything in order.
 */
async function readHistories(paths: readonly string[]): Promise<readonly NamedHistory[]> {
  const files = await Promise.all(paths.map(async (given) => filesOf(given)));
  return Promise.all(files.flat().map(readHistory));
}

async function filesOf(given: string): Promise<readonly string[]> {
  try {
    if (!(await stat(given)).isDirectory()) return [given];
    const names = (await readdir(given)).filter((name) => name.endsWith('.json')).sort();
    if (names.length === 0) throw new Failure('malformed', `${given} has no file that ends in .json`);
    return names.map((name) => path.join(given, name));
  } catch (thrown) {
    throw unreadable(given, thrown);
  }
}

async function readHistory(name: string): Promise<NamedHistory> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(name, 'utf8'));
  } catch (thrown) {
    throw unreadable(name, thrown);
  }
  const { parseHistory } = await import('../../temporal/replay.js');
  const parsed = parseHistory(value);
  if (parsed !== undefined) return { name, ...parsed };
  throw new Failure(
    'malformed',
    `${name} is no workflow history in JSON, as \`temporal workflow show --output json\` writes it`,
  );
}

function unreadable(name: string, thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const why = thrown instanceof SyntaxError ? 'it is not JSON' : Failure.from(thrown).message;
  return new Failure('malformed', `${name} cannot be read: ${why}`, { cause: thrown });
}
