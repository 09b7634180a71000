import { resourceId } from './scalars';

/** The kinds of workloads that Cloud Run has, by the key that names one in a scenario. */
export const workloadKinds = ['service', 'job', 'workerPool', 'instance'] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

/** One workload of the scenario: names are unique within their kind only. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly name: string;
}

/** The keys with which something in a scenario says what it is about: exactly one of them is given. */
export const target = {
  service: resourceId.optional(),
  job: resourceId.optional(),
  workerPool: resourceId.optional(),
  instance: resourceId.optional(),
} as const;

/** The same keys, given or not. */
export type Target = Readonly<Partial<Record<WorkloadKind, string | undefined>>>;

/** All workloads that the keys name: more or fewer than one is a mistake of the scenario. */
export function targetsOf(keys: Target): readonly Workload[] {
  return workloadKinds.flatMap((kind) => {
    const name = keys[kind];
    return name === undefined ? [] : [{ kind, name }];
  });
}

/** The workload that the keys name. Throws `RangeError` where they name none: what is played was checked before. */
export function targetOf(keys: Target): Workload {
  const [workload] = targetsOf(keys);
  if (workload === undefined) throw new RangeError(`One of ${workloadKinds.join(', ')} must be given.`);
  return workload;
}
