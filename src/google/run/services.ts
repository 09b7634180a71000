import type { Workload } from '../../domain/workload/workload';
import type { Clients } from '../client/clients';
import { readOptions } from '../client/clients';
import { toFailure } from '../client/errors';
import { listRevisions } from './list-revisions';
import { resourceOfKind } from './of-kind';
import { toPlain } from '../client/parse-plain';
import { parseInvokers } from './template/parse-policy';
import { parseRevision } from './parse-revision';
import { parseService } from './parse-service';

import { withoutSecrets } from '../client/without-secrets';
import type { RevisionSettings, ServiceSettings } from '../../domain/workload/service';
import type { ReadFrom } from '../client/read-result';

/** Reads of Cloud Run services. */
export interface ServicesPort {
  service(workload: Workload): Promise<ReadFrom<ServiceSettings>>;
  /** Which share each serves is taken from `known`, the service as it was just read; without it the service is read. */
  revisions(workload: Workload, known?: ServiceSettings): Promise<ReadFrom<readonly RevisionSettings[]>>;
  /** Members of roles/run.invoker. */
  invokers(workload: Workload): Promise<ReadFrom<readonly string[]>>;
}

const SOURCE = 'run.googleapis.com';

/** Reads of Cloud Run services over the Admin API v2. */
export function createServices(clients: Clients): ServicesPort {
  const getService = async (workload: Workload): Promise<unknown> => {
    const name = serviceName(workload);
    try {
      return toPlain((await clients.services().getService({ name }, readOptions()))[0]);
    } catch (thrown) {
      throw toFailure(thrown, { what: 'read the service', resource: name });
    }
  };

  return {
    async service(workload) {
      const raw = await getService(workload);
      return {
        facts: parseService(raw, workload),
        raw: withoutSecrets(raw),
        source: SOURCE,
        request: `Services.GetService ${serviceName(workload)}`,
      };
    },

    async revisions(workload, known) {
      const parent = serviceName(workload);
      // Which share a revision serves stands in the service.
      const service = async () => known ?? parseService(await getService(workload), workload);
      const [{ items: rows, left }, served] = await Promise.all([listRevisions(clients, parent), service()]);
      return {
        facts: rows.map((row) =>
          parseRevision(row, {
            targets: served.trafficStatuses,
            latestReadyRevision: served.latestReadyRevision,
          }),
        ),
        raw: withoutSecrets(rows),
        ...(left ? { left: true as const } : {}),
        source: SOURCE,
        request: `Revisions.ListRevisions ${parent}`,
      };
    },

    async invokers(workload) {
      const resource = serviceName(workload);
      try {
        const request = { resource, options: { requestedPolicyVersion: 3 } };
        const policy = toPlain((await clients.services().getIamPolicy(request, readOptions()))[0]);
        return {
          facts: parseInvokers(policy),
          raw: withoutSecrets(policy),
          source: SOURCE,
          request: `Services.GetIamPolicy ${resource}`,
        };
      } catch (thrown) {
        throw toFailure(thrown, { what: 'read the access policy of', resource });
      }
    },
  };
}

/** The name of a service. Throws `malformed` for a workload of another kind, which these calls do not serve. */
export function serviceName(workload: Workload): string {
  return resourceOfKind(workload, 'services');
}
