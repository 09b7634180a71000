import type { Process } from '../../domain/permissions';
import type { Workload } from '../../domain/workload';

/** What is looked at. */
export interface DoctorScope {
  /** Whose permissions: each process can have an identity of its own, and this one is asked about. */
  readonly processes: readonly Process[];
  /** The project of the workloads, id or number. */
  readonly project?: string;
  /** The organization whose findings are read; without it, those of the project. */
  readonly organization?: string;
  readonly workload?: Workload;
  /** `projects/P/subscriptions/S` */
  readonly subscription?: string;
  /** To whom the commands grant; a placeholder when it is not told. */
  readonly member?: string;
}
