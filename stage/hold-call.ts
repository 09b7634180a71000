import { poll } from '../src/temporal/poll';
import type { Cloud } from './cloud';

/** A call that is to be caught in the middle. */
export interface Catch {
  /** Full method name. */
  readonly method: string;
  /** Which of the calls that come from now on. Default: the first. */
  readonly nth?: number;
  /** `arriving`: it has arrived and nothing was done. `answering`: it is done, and the caller does not know. Default: `arriving`. */
  readonly where?: 'arriving' | 'answering';
  /** How long it is held for a caller that lives, in milliseconds. Default: ten minutes; a caller that dies ends it. */
  readonly forMs?: number;
}

const HELD_MS = 600_000;
const PATIENCE_MS = 120_000;

/** Arms the simulator to hold a call. Returns a promise that resolves when it is held. */
export async function holdCall(cloud: Cloud, caught: Catch): Promise<() => Promise<void>> {
  const { method, nth = 1, where = 'arriving', forMs = HELD_MS } = caught;
  const handled = async (): Promise<number> =>
    (await cloud.truth()).calls.filter((call) => call.method === method && call.outcome === 'ok').length;
  const before = await handled();
  await cloud.arm({
    ...{ method, skip: nth - 1, times: 1, milliseconds: forMs },
    kind: where === 'arriving' ? 'latency' : 'late-answer',
  });
  return async () =>
    poll(`call ${nth} of ${method} is ${where}`, PATIENCE_MS, async () => {
      if (where === 'answering') return (await handled()) >= before + nth;
      const { underWay, calls } = await cloud.truth();
      const made = calls.filter((call) => call.method === method && call.outcome === 'ok').length;
      return made >= before + nth - 1 && underWay.some((call) => call.method === method);
    });
}
