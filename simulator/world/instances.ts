/** A request that has not ended. */
export interface OpenRequest {
  readonly startedAt: number;
  /** Called once when its instance ends before it does. */
  readonly onCut: () => void;
  /** Called once when its instance is told to drain. */
  readonly onDrain: () => void;
}

/** `draining` takes no new requests and waits for the open ones; `stopping` has got SIGTERM; `ended` is gone. */
export type InstanceState = 'serving' | 'draining' | 'stopping' | 'ended';

/** One container instance. It has an identity and a life, hence a mutable object, changed by the fleet only. */
export interface Instance {
  readonly id: string;
  readonly service: string;
  readonly revision: string;
  readonly startedAt: number;
  state: InstanceState;
  endedAt: number | undefined;
  /** When its last request ended; its start when there was none. */
  idleSince: number;
  readonly requests: Set<OpenRequest>;
}

/** Whether anything in it still runs. */
export function isAlive(instance: Instance): boolean {
  return instance.state !== 'ended';
}
