import type { JsonObject } from '../../wire/json';
import type { Subject } from '../../world/workload/operations';
import type { World } from '../../world/world';
import { executionShape } from './execution-shape';
import { instanceShape } from './instance-shape';
import { jobShape } from './job-shape';
import { revisionShape } from './revision-shape';
import { serviceShape } from './service-shape';
import { workerPoolShape } from './worker-pool-shape';

/** The resource that an operation is about, as the v2 API answers it. */
export function subjectShape(world: World, subject: Subject): JsonObject {
  switch (subject.kind) {
    case 'Service':
      return serviceShape(world, subject.state);
    case 'Revision':
      return revisionShape(world, subject.service, subject.state);
    case 'Job':
      return jobShape(world, subject.state);
    case 'Execution':
      return executionShape(world, subject.state);
    case 'WorkerPool':
      return workerPoolShape(world, subject.state);
    case 'Instance':
      return instanceShape(world, subject.state);
  }
}
