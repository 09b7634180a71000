import type { Process } from '../../domain/plan/permissions';
import type { Workload } from '../../domain/workload/workload';

/** The result of a check. A check that could not be made is never `ok`. */
export type CheckStatus = 'ok' | 'warning' | 'missing' | 'not-checked';

/** One thing that Firebreak needs, and whether it is there. */
export interface Check {
  /** `run.services.update`, `policy`. */
  readonly name: string;
  readonly status: CheckStatus;
  /** Where: a resource, a file, an address. */
  readonly on?: string;
  /** The need for it; a clause that follows a colon. */
  readonly needed: string;
  /** The finding of the check, where it is more than the status says. */
  readonly found?: string;
  /** The command or step that mends it; there for whatever is `missing`. */
  readonly mend?: string;
}

/** The resources that Security Command Center lists findings of. */
export const findingsParents = ['organization', 'folder', 'project'] as const;

/** One of them, by its number; a project also by its id. */
export interface FindingsParent {
  readonly kind: (typeof findingsParents)[number];
  readonly id: string;
}

/** The checks to make, and against which project and worker. */
export interface DoctorScope {
  /** Whose permissions: each process can have an identity of its own, and this one is asked about. */
  readonly processes: readonly Process[];
  /** The project of the workloads, id or number. */
  readonly project?: string;
  /** Whose findings are read; without it, those of the project. */
  readonly parent?: FindingsParent;
  /** Where SCC keeps the findings; without it `global`. */
  readonly location?: string;
  readonly workload?: Workload;
  /** `projects/P/subscriptions/S` */
  readonly subscription?: string;
  /** To whom the commands grant; a placeholder when it is not told. */
  readonly member?: string;
}
