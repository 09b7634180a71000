import type { Process } from '../../domain/plan/permissions';
import type { Workload } from '../../domain/workload/workload';

/** What Security Command Center lists findings of. */
export const findingsParents = ['organization', 'folder', 'project'] as const;

/** One of them, by its number; a project also by its id. */
export interface FindingsParent {
  readonly kind: (typeof findingsParents)[number];
  readonly id: string;
}

/** What is looked at. */
export interface DoctorScope {
  /** Whose permissions: each process can have an identity of its own, and this one is asked about. */
  readonly processes: readonly Process[];
  /** The project of the workloads, id or number. */
  readonly project?: string;
  /** Whose findings are read; without it, those of the project. */
  readonly parent?: FindingsParent;
  readonly workload?: Workload;
  /** `projects/P/subscriptions/S` */
  readonly subscription?: string;
  /** To whom the commands grant; a placeholder when it is not told. */
  readonly member?: string;
}
