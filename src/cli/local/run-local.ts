import { processOutput } from '../output';
import { createClosing } from './closing';
import type { Answering } from './decider';
import { Interrupted, listenForInterrupt } from './interrupt';
import { playIncident, type Played } from './play-incident';
import { startSandbox, type Sandbox, type SandboxOptions } from './sandbox';
import { createTeller } from './teller';

/** How the main job is played. */
export interface LocalOptions extends SandboxOptions {
  readonly json: boolean;
  readonly answering: Answering;
  /** Stay up after the outcome, until a signal. */
  readonly keep: boolean;
  /** Restore after a containment. */
  readonly restore: boolean;
  /** End when standard input closes. */
  readonly exitWithParent: boolean;
}

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
      throw thrown;
    }
    // Staying up is ended by a signal, and how it went is known by then.
    if (!options.keep || played.exit === undefined) played.exit = thrown.exit;
  } finally {
    await closing.run();
    interrupt.release();
    if (played.exit !== undefined) teller.tell({ event: 'stopped', ...(kept === undefined ? {} : { kept }) });
  }
  return played.exit ?? 1;
}
