import { Failure } from '../../domain/failures';
import { incidentUrl } from '../../domain/presentation/links';
import { createDecider, type Answering } from './terminal/decider';
import { findIncident, followIncidentOf } from './incident-follower';
import type { Interrupt } from './terminal/interrupt';
import type { Sandbox, SandboxOptions } from './sandbox';
import { isSameSettings } from './story/truth';
import { isAtRest } from './story/story';
import type { Teller } from './story/teller';

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

/** The progress so far, also for a caller that a signal ends. */
export interface Played {
  /** The exit code; undefined while the incident has not come to rest. */
  exit: number | undefined;
}

interface PlayParts {
  readonly teller: Teller;
  readonly interrupt: Interrupt;
  readonly played: Played;
}

/** Time that a restore may take. */
const RESTORE_MS = 60_000;

/**
 * Starts the attack, follows its incident and has it answered, until it has come to rest; or for ever, with `keep`. Then
 * says what is true. Rejects with an interrupt's reason.
 */
export async function playIncident(
  sandbox: Sandbox,
  options: LocalOptions,
  { teller, interrupt, played }: PlayParts,
): Promise<void> {
  const { ready, simulator, incidents } = sandbox;
  const { tell } = teller;
  tell(ready);
  const original = await interrupt.race(simulator.truth());
  await interrupt.race(simulator.start());
  tell({ event: 'playing' });
  const { slot, runId } = await interrupt.race(findIncident(incidents, ready.log, interrupt.signal));
  const { temporalUi, temporal, environmentFile } = ready;
  const elsewhere = {
    environmentFile,
    ...(temporalUi === undefined ? {} : { page: incidentUrl(temporalUi, slot, temporal.namespace, runId) }),
  };
  tell({ event: 'incident', slot, ...elsewhere });

  const decider = createDecider({
    ...{ answering: options.answering, incidents, slot, teller },
    terminal: { input: process.stdin, output: process.stderr },
    onInterrupt: () => process.kill(process.pid, 'SIGINT'),
    onFailure: (thrown) => interrupt.abort(Failure.from(thrown)),
    onWaiting: (from) => tell({ event: 'waiting', for: from, ...elsewhere }),
  });
  const follower = followIncidentOf({ incidents, slot }, tell, interrupt, {
    before: (view) => decider.settle(view),
    after: (view) => decider.see(view),
  });

  const sayTruth = async (afterRestore: boolean): Promise<boolean> => {
    const { shell, token, disturbed, changes, specs } = await interrupt.race(simulator.truth());
    const restoredEqual = Object.entries(original.specs).every(([name, spec]) =>
      isSameSettings(spec, specs[name]),
    );
    const truth = { shell, token, disturbed, changes };
    tell({ event: 'truth', truth, ...(afterRestore ? { restoredEqual } : {}) });
    return restoredEqual;
  };

  try {
    const rested = await follower.until(isAtRest);
    played.exit = rested.outcome === 'contained' || rested.outcome === 'refused' ? 0 : 1;
    await sayTruth(false);
    if (options.restore && rested.outcome === 'contained') {
      await decider.restore(rested);
      const { restored } = await follower.until((view) => view.restored && isAtRest(view), RESTORE_MS);
      const isEqual = await sayTruth(true);
      if (!restored || !isEqual) played.exit = 1;
    }
    if (!options.keep) return;
    tell({ event: 'waiting', for: 'end', ...elsewhere });
    if (!options.restore) {
      await follower.until((view) => view.restored && isAtRest(view));
      await sayTruth(true);
    }
    await follower.until(() => false);
  } finally {
    decider.close();
  }
}
