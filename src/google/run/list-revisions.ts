import type { Clients } from '../client/clients';
import { readOptions } from '../client/clients';
import { listSome, type Listed } from '../client/list-pages';

// Cloud Run keeps at most a thousand revisions of a service or worker pool.
const PAGE_SIZE = 100;
const MAX_PAGES = 10;

/** The revisions of a service or worker pool, as plain JSON. */
export async function listRevisions(clients: Clients, parent: string): Promise<Listed> {
  return listSome({ what: 'list the revisions of', resource: parent }, MAX_PAGES, async (pageToken) => {
    const request = { parent, pageSize: PAGE_SIZE, pageToken };
    const answer = await clients
      .revisions()
      .listRevisions(request, { ...readOptions(), autoPaginate: false });
    return { items: answer[2].revisions, next: answer[2].nextPageToken };
  });
}
