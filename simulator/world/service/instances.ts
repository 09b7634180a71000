import type { Host } from '../workload/host';
import type { ServiceOrigin } from '../telemetry/monitored';

/** A request that has not ended. */
export interface OpenRequest {
  readonly startedAt: number;
  /** Called once when its instance ends before it does. */
  readonly onCut: () => void;
  /** Called once when its instance is told to drain. */
  readonly onDrain: () => void;
}

/** One container instance of a service, changed by the fleet only. */
export interface Instance extends Host {
  readonly service: string;
  readonly revision: string;
  readonly origin: ServiceOrigin;
  /** When its last request ended; its start when there was none. */
  idleSince: number;
  readonly requests: Set<OpenRequest>;
}
