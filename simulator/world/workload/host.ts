import type { Workload } from '../../scenarios/schema/target';
import type { Origin } from '../telemetry/monitored';

/** `draining` takes no new requests and waits for the open ones; `stopping` has got SIGTERM; `ended` is gone. */
type HostState = 'serving' | 'draining' | 'stopping' | 'ended';

/**
 * Where containers run: an instance of a service or a worker pool, an attempt of a task, a single instance. It has an
 * identity and a life, hence a mutable object, changed only by what started it.
 */
export interface Host {
  /** The `instanceId` of its log entries. */
  readonly id: string;
  readonly workload: Workload;
  readonly origin: Origin;
  /** The account that it runs as. */
  readonly account: string;
  readonly startedAt: number;
  state: HostState;
  endedAt: number | undefined;
}

/** Receives the events of hosts. */
export interface HostListener {
  started(host: Host, reason: string): void;
  /** SIGTERM was sent. */
  signalled(host: Host, reason: string): void;
  /** `reason` is absent where it was killed. */
  ended(host: Host, reason?: string): void;
}

/** Tells whether anything in it still runs. */
export function isAlive(host: Host): boolean {
  return host.state !== 'ended';
}

/** Tells whether both are the same workload. */
export function isSame(one: Workload, other: Workload): boolean {
  return one.kind === other.kind && one.name === other.name;
}
