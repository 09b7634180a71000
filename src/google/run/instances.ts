import type { Clients } from '../client/clients';
import { readOptions } from '../client/clients';
import { toFailure } from '../client/errors';
import { resourceOfKind } from './of-kind';
import { parseInstance } from './parse-instance';
import { toPlain } from '../client/parse-plain';
import { withoutSecrets } from '../client/without-secrets';
import type { RunInstancesPort } from '../workload-ports';

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
