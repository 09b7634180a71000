import { shellCommand } from '../../domain/text/shell-quote';
import type { RateConnection, readQueueRate, setQueueRate } from '../../temporal/queue-rate';
import { lookupPace } from '../../virustotal/allowance';
import type { Part } from './part';

/** The Temporal side of it. */
export interface QueueSide {
  connect(): Promise<RateConnection>;
  readonly namespace: string;
  readonly address: string;
  readonly readRate: typeof readQueueRate;
  readonly setRate: typeof setQueueRate;
}

/** The server keeps the rate with the precision of a 32-bit number. */
const SAME = 1e-5;

/**
 * How fast VirusTotal is asked, by all workers together. A slower rate may be meant and is left alone; a faster one than the
 * licence allows is named.
 */
export function lookupPacePart(side: QueueSide, taskQueue: string, licensedPerMinute: number): Part {
  const { namespace, address } = side;
  const perMinute = lookupPace(licensedPerMinute);
  const perSecond = perMinute / 60;
  const reason = `VirusTotal allows ${licensedPerMinute} lookups a minute`;
  const command = shellCommand([
    ...['temporal', 'task-queue', 'config', 'set', '--namespace', namespace],
    ...['--task-queue', taskQueue, '--task-queue-type', 'activity'],
    ...['--queue-rps-limit', perSecond.toFixed(5), '--queue-rps-limit-reason', reason],
  ]);
  return {
    part: 'pace of lookups',
    resource: `task queue ${taskQueue} in namespace ${namespace} at ${address}`,
    commands: [command],
    async look() {
      const found = await side.readRate(await side.connect(), namespace, taskQueue);
      if (found === undefined) return { state: 'missing' };
      if (found > perSecond + SAME) {
        const rate = `${(found * 60).toFixed(1)} lookups a minute, not ${perMinute.toFixed(1)}`;
        return { state: 'differs', differences: [`${rate}: ${reason}`], commands: [command] };
      }
      return { state: 'exists' };
    },
    make: async () => side.setRate(await side.connect(), namespace, taskQueue, { perSecond, reason }),
  };
}
