import type { Stage } from '../../stage/stage';
import { holdCall, type Catch } from '../../stage/hold-call';
import type { Acts, ChaosCase } from '../case';

/** The successor: a worker that is up already, or one that is started when the first is dead. */
export type Successor = 'another' | 'restarted';

/** SIGKILLs every worker that is up; the successor goes on. */
export async function replaceWorkers(stage: Stage, successor: Successor): Promise<void> {
  const dying = [...stage.workers];
  if (successor === 'another') await stage.addWorker();
  await stage.killWorkers(dying);
  if (successor === 'restarted') await stage.addWorker();
}

/** Acts that arm the simulator at one moment, and do something at the next, once the call is held. */
export function whenHeld(
  arm: keyof Acts & ('before' | 'asked' | 'contained'),
  caught: Catch,
  act: (stage: Stage) => Promise<void>,
): Acts {
  const next = { before: 'begun', asked: 'approved', contained: 'restoring' } as const;
  let held: () => Promise<void>;
  return {
    [arm]: async ({ cloud }: Stage) => {
      held = await holdCall(cloud, caught);
    },
    [next[arm]]: async (stage: Stage) => {
      await held();
      await act(stage);
    },
  };
}

/** A worker that is killed while it is in the middle of a remote call. */
export function killedInCall(
  name: string,
  title: string,
  arm: 'before' | 'asked' | 'contained',
  caught: Catch,
  successor: Successor,
): ChaosCase {
  return {
    name,
    title: `worker killed ${title}; ${successor === 'another' ? 'another goes on' : 'it is started again'}`,
    acts: whenHeld(arm, caught, async (stage) => replaceWorkers(stage, successor)),
  };
}
