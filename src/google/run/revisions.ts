import type { RevisionSettings } from '../../domain/workload/service';
import { pageOptions, type Clients } from '../client/clients';
import { fieldsOf, type Fields } from '../client/parse-fields';
import { listSome, readFrom, type ReadFrom } from '../client/read';
import { withoutSecrets } from '../client/without-secrets';
import { parseContainers, parseVpc, shortName } from './template';

/** The shares that are served now: of a service by its traffic, of a worker pool by its instance splits. */
export interface Served {
  readonly targets: readonly {
    readonly revision?: string;
    readonly percent: number;
    readonly tag?: string;
  }[];
  readonly latestReadyRevision: string;
}

// Cloud Run keeps at most a thousand revisions of a service or worker pool.
const PAGE_SIZE = 100;
const MAX_PAGES = 10;

/**
 * The revisions of a service or worker pool, each with its share of `owner`, which is awaited beside the list: reading it
 * may take a call of its own.
 */
export async function readRevisions(
  clients: Clients,
  parent: string,
  owner: Promise<Served>,
): Promise<ReadFrom<readonly RevisionSettings[]>> {
  const call = { what: 'list the revisions of', resource: parent };
  const list = listSome(call, MAX_PAGES, async (pageToken) => {
    const request = { parent, pageSize: PAGE_SIZE, pageToken };
    const [, , answer] = await clients.revisions().listRevisions(request, pageOptions());
    return { items: answer.revisions, next: answer.nextPageToken };
  });
  const [{ items, left }, served] = await Promise.all([list, owner]);
  const read = { source: 'run.googleapis.com', request: `Revisions.ListRevisions ${parent}` };
  return readFrom(
    read,
    items.map((item) => parseRevision(item, served)),
    withoutSecrets(items),
    left,
  );
}

/** Reads a v2 Revision, as plain JSON, with its share of what is served now. */
export function parseRevision(value: unknown, owner: Served): RevisionSettings {
  const revision = fieldsOf(value);
  const name = shortName(revision.text('name'));
  const served = owner.targets.filter((target) => (target.revision ?? owner.latestReadyRevision) === name);
  return {
    name,
    createdAt: revision.time('createTime'),
    containers: parseContainers(revision),
    serviceAccount: revision.text('serviceAccount'),
    minInstanceCount: revision.child('scaling').count('minInstanceCount'),
    executionEnvironment: revision.text('executionEnvironment'),
    vpcEgress: parseVpc(revision),
    percent: served.reduce((sum, { percent }) => sum + percent, 0),
    tags: served.flatMap(({ tag }) => tag ?? []),
    ...(isFailed(revision.children('conditions')) ? { failed: true } : {}),
  };
}

/** Of its conditions `Ready` decides: others can fail while it serves. */
function isFailed(conditions: readonly Fields[]): boolean {
  return conditions.some(
    (condition) => condition.text('type') === 'Ready' && condition.text('state') === 'CONDITION_FAILED',
  );
}
