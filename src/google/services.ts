import { Failure } from '../domain/failures';
import type { Workload } from '../domain/workload';
import { workloadResource } from '../domain/workload';
import type { Clients } from './clients';
import { readOptions } from './clients';
import { toFailure } from './errors';
import { toPlain } from './parse-plain';
import { parseInvokers } from './parse-policy';
import { parseRevision } from './parse-revision';
import { parseService } from './parse-service';
import type { ServicesPort } from './ports';
import { withoutSecrets } from './without-secrets';

const SOURCE = 'run.googleapis.com';
const PAGE_SIZE = 100;
// Cloud Run keeps at most a thousand revisions of a service.
const MAX_PAGES = 10;

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

  const listRevisions = async (parent: string): Promise<readonly unknown[]> => {
    const revisions: unknown[] = [];
    let pageToken = '';
    for (let page = 0; page < MAX_PAGES; page += 1) {
      try {
        const request = { parent, pageSize: PAGE_SIZE, pageToken };
        const answer = await clients
          .revisions()
          .listRevisions(request, { ...readOptions(), autoPaginate: false });
        revisions.push(...(answer[2].revisions ?? []).map(toPlain));
        pageToken = answer[2].nextPageToken ?? '';
      } catch (thrown) {
        throw toFailure(thrown, { what: 'list the revisions of', resource: parent });
      }
      if (pageToken === '') break;
    }
    return revisions;
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
      const [rows, served] = await Promise.all([listRevisions(parent), service()]);
      return {
        facts: rows.map((row) => parseRevision(row, served)),
        raw: withoutSecrets(rows),
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
  if (workload.kind === 'services') return workloadResource(workload);
  throw new Failure('malformed', `${workloadResource(workload)} is not a Cloud Run service`);
}
