import { Failure } from '../../domain/failures';
import { processOutput } from '../output';
import { catchStrays } from '../process-edge';
import { createClosing } from './processes/starting';
import { Interrupted, listenForInterrupt } from './terminal/interrupt';
import { playIncident, type LocalOptions, type Played } from './play-incident';
import { startSandbox, type Sandbox } from './sandbox';
import { swallowInput } from './terminal/ask';
import { createTeller } from './story/teller';
import { defined } from '../../domain/defined';

/**
 * Plays the main job once. Resolves with the exit code: 0 when it ended contained, or refused by a person; 1 when it
 * ended otherwise; as shells report it when a signal ended it before. Throws what kept it from being played. Nothing
 * that it started is left, whichever way it ends; the folder with ledger and log stays only where it did not end well.
 */
export async function runLocal(options: LocalOptions): Promise<number> {
  const teller = createTeller(options.json, processOutput());
  const interrupt = listenForInterrupt(options.exitWithParent);
  const closing = createClosing();
  const played: Played = { exit: undefined };
  let sandbox: Sandbox | undefined;
  let kept: string | undefined;
  let giveBack = async (): Promise<void> => undefined;
  const release = catchStrays((failure) => interrupt.abort(failure));
  const keepFolder = (): void => {
    sandbox?.keepFolder();
    kept = sandbox?.folder.folder;
  };
  try {
    sandbox = await startSandbox(options, { tell: teller.tell, closing, interrupt });
    await playIncident(sandbox, options, { teller, interrupt, played });
    if (played.exit !== 0) keepFolder();
  } catch (thrown) {
    if (!(thrown instanceof Interrupted)) {
      keepFolder();
      const failure = inContext(Failure.from(thrown), sandbox);
      teller.tell({ event: 'failing', code: failure.code, text: failure.message });
      if (options.answering === 'person')
        giveBack = swallowInput(process.stdin, () => process.kill(process.pid, 'SIGINT'));
      throw failure;
    }
    // Staying up is ended by a signal, and how it went is known by then.
    if (!options.keep || played.exit === undefined) played.exit = thrown.exit;
  } finally {
    await closing.run();
    await giveBack();
    interrupt.release();
    release();
    if (played.exit !== undefined) teller.tell({ event: 'stopped', ...defined({ kept }) });
  }
  return played.exit ?? 1;
}

/** The failure in words that fit a sandbox: the remedy is another sandbox, not a server that the person starts. */
function inContext(failure: Failure, sandbox: Sandbox | undefined): Failure {
  if (sandbox === undefined) return failure;
  const isServer = failure.code === 'temporal-unavailable' && sandbox.ownsServer;
  return new Failure(
    isServer ? 'sandbox-ended' : failure.code,
    `${isServer ? 'the Temporal server of the sandbox has ended' : failure.message}; ledger and log are kept in ${sandbox.folder.folder}`,
    { cause: failure },
  );
}
