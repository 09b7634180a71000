import type { Fault } from '../faults';
import type { FindingScenario } from '../scenarios/schema/finding-schema';
import type { GoogleScope, Timing } from '../scenarios/schema';
import type { Agenda } from './agenda';
import type { Workload } from '../scenarios/schema/target';
import type { Attacker } from './attack/attacker';
import type { Fleet } from './service/fleet';
import type { Hosts } from './workload/hosts';
import type { Identities } from './identities';
import type { Ids } from './ids';
import type { InstanceSamples } from './workload/instance-samples';
import type { Instance } from './service/instances';
import type { Jobs } from './job/jobs';
import type { Journal } from './telemetry/journal';
import type { Registry } from './registry';
import type { Requests } from './service/requests';
import type { Services } from './service/services';
import type { Actor } from './workload/changes';

/** The part outside the world that events reach: the way in which its APIs are served. */
export interface Outside {
  /** The caller gets a permission that it lacked. */
  grant(permission: string): void;
  /** Something goes wrong with calls to come. Throws `RangeError` for what is no fault. */
  arm(fault: Fault): void;
  clearFaults(): void;
  /** Access tokens that were handed out work no more. */
  revokeTokens(): void;
}

/** The parts of the world that events act on. */
export interface Stage {
  readonly google: GoogleScope;
  readonly timing: Timing;
  readonly ids: Ids;
  readonly identities: Identities;
  readonly agenda: Agenda;
  readonly services: Services;
  readonly fleet: Fleet;
  readonly hosts: Hosts;
  readonly jobs: Jobs;
  readonly registry: Registry;
  /** The account that a workload runs as now. */
  readonly account: (workload: Workload) => string;
  readonly requests: Requests;
  readonly attacker: Attacker;
  readonly journal: Journal;
  readonly createFinding: (finding: FindingScenario) => void;
  readonly samples: InstanceSamples;
  readonly outside: Outside;
  readonly actor: (email: string) => Actor;
  /** The instance that took the last exploit request, by service. */
  readonly exploited: Map<string, Instance>;
}
