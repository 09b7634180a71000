import { Failure } from '../../domain/failures';
import type { RunPlace, Workload } from '../../domain/workload/workload';
import type { Clients } from '../client/clients';
import { readOptions } from '../client/clients';
import { toFailure } from '../client/errors';
import { listSome, type Page } from '../client/list-pages';
import { fieldsOf } from '../client/parse-fields';
import { toPlain } from '../client/parse-plain';
import type { ReadFrom } from '../client/read-result';
import { parseRunResource, workloadOf } from './resource-name';

/** Reads that say where something lies whose name does not tell. */
export interface PlacesPort {
  /** The number of a project by its id. Throws `permission-denied` also for one that does not exist. */
  projectNumber(project: string): Promise<ReadFrom<string>>;
  /**
   * The workloads in the region that have the place's revision or execution; more than one does not tell which. Throws
   * `malformed` for a place that names neither.
   */
  ownersOf(place: RunPlace, projectNumber: string): Promise<ReadFrom<readonly Workload[]>>;
}

const PAGE_SIZE = 100;
/** A region of a project has thousands of revisions at most; what lies beyond is said. */
const MAX_PAGES = 50;

/** Over Resource Manager v3 and the Cloud Run Admin API v2, whose lists take `-` for any workload of a region. */
export function createPlaces(clients: Clients): PlacesPort {
  const pages: Readonly<Record<string, (parent: string, pageToken: string) => Promise<Page>>> = {
    revisions: async (parent, pageToken) => {
      const request = { parent, pageSize: PAGE_SIZE, pageToken };
      const options = { ...readOptions(), autoPaginate: false };
      const [, , answer] = await clients.revisions().listRevisions(request, options);
      return { items: answer.revisions, next: answer.nextPageToken };
    },
    executions: async (parent, pageToken) => {
      const request = { parent, pageSize: PAGE_SIZE, pageToken };
      const options = { ...readOptions(), autoPaginate: false };
      const [, , answer] = await clients.executions().listExecutions(request, options);
      return { items: answer.executions, next: answer.nextPageToken };
    },
  };
  return {
    async projectNumber(project) {
      const name = `projects/${project}`;
      try {
        const raw = toPlain((await clients.projects().getProject({ name }, readOptions()))[0]);
        const [, number] = /^projects\/(\d{1,20})$/.exec(fieldsOf(raw).text('name')) ?? [];
        if (number !== undefined) {
          const request = `Projects.GetProject ${name}`;
          return { facts: number, raw, source: 'cloudresourcemanager.googleapis.com', request };
        }
      } catch (thrown) {
        throw toFailure(thrown, { what: 'read the number of', resource: name });
      }
      throw new Failure('unexpected-answer', `the answer for ${name} has no project number`);
    },
    async ownersOf({ location, revision, execution }, projectNumber) {
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
      return {
        facts,
        raw: names,
        ...(lists.some(({ left }) => left) ? { left: true as const } : {}),
        source: 'run.googleapis.com',
        request: `${kind === 'executions' ? 'Executions.ListExecutions' : 'Revisions.ListRevisions'} ${parents.join(', ')}, those named ${name}`,
      };
    },
  };
}
