import { shellCommand } from '../../domain/text/shell-quote';
import type {
  compareSearchAttributes,
  RegistrationConnection,
  registerSearchAttributes,
  SpelledAttribute,
} from '../../temporal/search-attributes';
import type { SetupItem } from './item';
import type { RateConnection, readQueueRate, setQueueRate } from '../../temporal/task-queue';
import { lookupPace } from '../../virustotal/allowance';

/** The Temporal side: how to connect, and the two things that are done with the connection. */
interface TemporalSide {
  /** Throws as the connection does; `at` is what it would connect to, for people. */
  connect(): Promise<RegistrationConnection>;
  readonly namespace: string;
  readonly address: string;
  readonly compare: typeof compareSearchAttributes;
  readonly register: typeof registerSearchAttributes;
  /** All of them, for the command that makes them where nothing can be read. */
  readonly declared: readonly SpelledAttribute[];
}

/** The search attributes of the namespace, by which incidents are listed. A worker that may makes them at its start, too. */
export function searchAttributesItem(temporal: TemporalSide): SetupItem {
  const { namespace, address } = temporal;
  const create = (attributes: readonly SpelledAttribute[]): readonly string[] =>
    attributes.length === 0
      ? []
      : [
          shellCommand([
            ...['temporal', 'operator', 'search-attribute', 'create', '--namespace', namespace],
            ...attributes.flatMap(({ name, type }) => ['--name', name, '--type', type]),
          ]),
        ];
  return {
    part: 'search attributes',
    resource: `namespace ${namespace} at ${address}`,
    commands: create(temporal.declared),
    async look() {
      const { missing, otherType } = await temporal.compare(await temporal.connect(), namespace);
      if (otherType.length > 0) {
        return {
          state: 'differs',
          differences: otherType.map(({ name, type }) => `${name} has another type than ${type}`),
          commands: [
            ...otherType.map(({ name }) =>
              shellCommand([
                ...['temporal', 'operator', 'search-attribute', 'remove'],
                ...['--namespace', namespace, '--name', name],
              ]),
            ),
            ...create([...otherType, ...missing]),
          ],
        };
      }
      return missing.length === 0 ? { state: 'exists' } : { state: 'missing', commands: create(missing) };
    },
    make: async () => temporal.register(await temporal.connect(), namespace),
  };
}

/** The Temporal side of it. */
interface QueueSide {
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
export function lookupPaceItem(side: QueueSide, taskQueue: string, licensedPerMinute: number): SetupItem {
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
