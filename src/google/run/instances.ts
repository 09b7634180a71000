import type { Clients } from '../client/clients';
import { readOptions } from '../client/clients';
import { toFailure } from '../client/errors';
import { resourceOfKind } from './of-kind';
import { parseInstance } from './parse-instance';
import { toPlain } from '../client/parse-plain';
import { withoutSecrets } from '../client/without-secrets';
import type { Workload } from '../../domain/workload/workload';
import type { InstanceSettings } from '../../domain/workload/workload-settings';
import type { ReadFrom } from '../client/read-result';

/** Reads of Cloud Run instances that are resources of their own. Throws `malformed` for a workload of another kind. */
export interface RunInstancesPort {
  instance(workload: Workload): Promise<ReadFrom<InstanceSettings>>;
}

/** Reads of Cloud Run instances, the resource kind, over the Admin API v2. */
export function createRunInstances(clients: Clients): RunInstancesPort {
  return {
    async instance(workload) {
      const name = resourceOfKind(workload, 'instances');
      try {
        const raw = toPlain((await clients.runInstances().getInstance({ name }, readOptions()))[0]);
        return {
          facts: parseInstance(raw, workload),
          raw: withoutSecrets(raw),
          source: 'run.googleapis.com',
          request: `Instances.GetInstance ${name}`,
        };
      } catch (thrown) {
        throw toFailure(thrown, { what: 'read the instance', resource: name });
      }
    },
  };
}
