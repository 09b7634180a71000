import { Failure } from '../../domain/failures';
import type { RunPlace } from '../../domain/workload/workload';
import { pageOptions, readOptions, type Clients } from '../client/clients';
import { fieldsOf } from '../client/parse-fields';
import { listSome, readFrom, readOne, type Page } from '../client/read';
import { parseRunResource, workloadOf } from './resource-name';

const PAGE_SIZE = 100;
/** A region of a project has thousands of revisions at most; what lies beyond is said. */
const MAX_PAGES = 50;

/**
 * Reads that say where something lies whose name does not tell, over Resource Manager v3 and the Cloud Run Admin API v2,
 * whose lists take `-` for any workload of a region.
 */
export function createPlaces(clients: Clients) {
  const pages: Readonly<Record<string, (parent: string, pageToken: string) => Promise<Page>>> = {
    revisions: async (parent, pageToken) => {
      const request = { parent, pageSize: PAGE_SIZE, pageToken };
      const [, , answer] = await clients.revisions().listRevisions(request, pageOptions());
      return { items: answer.revisions, next: answer.nextPageToken };
    },
    executions: async (parent, pageToken) => {
      const request = { parent, pageSize: PAGE_SIZE, pageToken };
      const [, , answer] = await clients.executions().listExecutions(request, pageOptions());
      return { items: answer.executions, next: answer.nextPageToken };
    },
  };
  return {
    /** The number of a project by its id. Throws `permission-denied` also for one that does not exist. */
    async projectNumber(project: string) {
      const name = `projects/${project}`;
      return readOne(
        {
          what: 'read the number of',
          resource: name,
          source: 'cloudresourcemanager.googleapis.com',
          request: `Projects.GetProject ${name}`,
        },
        async () => clients.projects().getProject({ name }, readOptions()),
        (raw) => {
          const [, number] = /^projects\/(\d{1,20})$/.exec(fieldsOf(raw).text('name')) ?? [];
          if (number !== undefined) return number;
          throw new Failure('unexpected-answer', `the answer for ${name} has no project number`);
        },
      );
    },

    /**
     * The workloads in the region that have the place's revision or execution; more than one does not tell which. Throws
     * `malformed` for a place that names neither.
     */
    async ownersOf({ location, revision, execution }: RunPlace, projectNumber: string) {
      const kind = execution === undefined ? 'revisions' : 'executions';
      const name = execution ?? revision;
      if (name === undefined)
        throw new Failure('malformed', 'no revision and no execution is named to look for');
      const region = `projects/${projectNumber}/locations/${location}`;
      const parents =
        kind === 'executions' ? [`${region}/jobs/-`] : [`${region}/services/-`, `${region}/workerPools/-`];
      const lists = await Promise.all(
        parents.map(async (parent) =>
          listSome(
            { what: `look for the ${kind} of`, resource: parent },
            MAX_PAGES,
            async (pageToken) => pages[kind]?.(parent, pageToken) ?? { items: [], next: '' },
          ),
        ),
      );
      const names = lists
        .flatMap(({ items }) => items.map((item) => fieldsOf(item).text('name')))
        .filter((each) => each.endsWith(`/${kind}/${name}`));
      const facts = names.flatMap((each) => {
        const found = parseRunResource(`//run.googleapis.com/${each}`);
        return found === undefined ? [] : (workloadOf(found, projectNumber) ?? []);
      });
      const request = `${kind === 'executions' ? 'Executions.ListExecutions' : 'Revisions.ListRevisions'} ${parents.join(', ')}, those named ${name}`;
      const left = lists.some((list) => list.left);
      return readFrom({ source: 'run.googleapis.com', request }, facts, names, left);
    },
  };
}
