import { defined } from '../../domain/defined';
import { Failure } from '../../domain/failures';
import type { Finding } from '../../domain/finding/finding';
import { findingKey, parseFindingName, type FindingName } from '../../domain/finding/finding-name';
import { changeOptions, pageOptions, type Clients } from '../client/clients';
import { attempt } from '../client/errors';
import { quote } from '../client/filter-text';
import { toPlain } from '../client/parse-plain';
import { listSome, readFrom, type ReadFrom } from '../client/read';
import { locationIn } from '../client/scc-endpoint';
import { withoutSecrets } from '../client/without-secrets';
import { parseFinding } from './finding/parse-finding';

interface ExternalSystem {
  /** The incident's name. */
  readonly externalUid: string;
  readonly status: string;
  readonly caseUri?: string;
}

const SOURCE = 'securitycenter.googleapis.com';
const PAGE_SIZE = 1000;
const MAX_PAGES = 10;

/** SCC findings over the v2 API. A finding is read as exactly one row of a list, since the API has no get. */
export function createFindings(clients: Clients) {
  const client = (name: string) => clients.securityCenter(locationIn(name));
  const list = async (parent: string, filter: string): Promise<readonly unknown[]> => {
    const call = { what: 'read the finding in', resource: parent };
    const { items, left } = await listSome(call, MAX_PAGES, async (pageToken) => {
      const request = { parent, filter, pageSize: PAGE_SIZE, pageToken };
      const [, , answer] = await client(parent).listFindings(request, pageOptions());
      return { items: answer.listFindingsResults, next: answer.nextPageToken };
    });
    if (!left) return items;
    // A finding that is missing from the list may exist: it is not used in part.
    throw new Failure(
      'unreachable',
      `could not read the finding in ${parent}: the list did not come to its end in time`,
    );
  };

  return {
    /** Throws `not-found` when there is no such finding. */
    async read(name: FindingName): Promise<ReadFrom<Finding>> {
      const parent = parentOf(name);
      const rows = await list(parent, `name=${quote(name.name)}`);
      const row = theRow(rows, name);
      const request = `SecurityCenter.ListFindings ${parent} name=${name.name}`;
      return readFrom({ source: SOURCE, request }, parseFinding(row), withoutSecrets(row));
    },

    /** Sets marks, one mask entry each, under the finding's canonical name; other marks stay. Repeating it is harmless. */
    async mark(canonicalName: string, marks: Readonly<Record<string, string>>): Promise<void> {
      // One path for each key: the path `marks` would replace the marks of everybody else.
      const paths = Object.keys(marks).map((key) => `marks.${key}`);
      if (paths.length === 0) return;
      const securityMarks = { name: `${canonicalName}/securityMarks`, marks: { ...marks } };
      await attempt({ what: 'mark the finding', resource: canonicalName, change: true }, async () =>
        client(canonicalName).updateSecurityMarks({ securityMarks, updateMask: { paths } }, changeOptions()),
      );
    },

    async linkExternalSystem(canonicalName: string, id: string, system: ExternalSystem): Promise<void> {
      const name = `${canonicalName}/externalSystems/${id}`;
      const { externalUid, status, caseUri } = system;
      const externalSystem = { name, externalUid, status, ...defined({ caseUri }) };
      const paths = ['external_uid', 'status', ...(caseUri === undefined ? [] : ['case_uri'])];
      const call = { what: 'link the incident to the finding', resource: canonicalName, change: true };
      await attempt(call, async () =>
        client(canonicalName).updateExternalSystem(
          { externalSystem, updateMask: { paths } },
          changeOptions(),
        ),
      );
    },

    /** The event time that SCC gave the change, RFC 3339, or that the finding had if it was INACTIVE; empty if the answer has none. */
    async setInactive(canonicalName: string): Promise<string> {
      const request = { name: canonicalName, state: 'INACTIVE' } as const;
      const call = { what: 'set INACTIVE the finding', resource: canonicalName, change: true };
      return attempt(call, async () => {
        const [changed] = await client(canonicalName).setFindingState(request, changeOptions());
        return eventTimeOf(toPlain(changed));
      });
    },
  };
}

function parentOf({ name, scope, source, location }: FindingName): string {
  return `${scope}/sources/${source}${name.includes('/locations/') ? `/locations/${location}` : ''}`;
}

/** SCC has no call that gets one finding, and it is open how exactly it compares names: the row's own name decides. */
function theRow(rows: readonly unknown[], name: FindingName): unknown {
  if (rows.length === 0) throw new Failure('not-found', `SCC has no finding ${name.name}`);
  const wanted = findingKey(name);
  const [row, ...others] = rows.filter((each) => namesOf(each).some((other) => keyOf(other) === wanted));
  if (row === undefined || others.length > 0) {
    const got = rows.flatMap((each) => namesOf(each).slice(0, 1)).slice(0, 3);
    throw new Failure(
      'unexpected-answer',
      `SCC was asked for the one finding ${name.name} and gave ${rows.length}: ${got.join(', ').slice(0, 400)}`,
    );
  }
  return row;
}

/** Empty where the answer has none; it is not worth failing a write that was made. */
function eventTimeOf(finding: unknown): string {
  if (typeof finding !== 'object' || finding === null || !('eventTime' in finding)) return '';
  return typeof finding.eventTime === 'string' ? finding.eventTime : '';
}

function namesOf(row: unknown): readonly string[] {
  if (typeof row !== 'object' || row === null || !('finding' in row)) return [];
  const { finding } = row;
  if (typeof finding !== 'object' || finding === null) return [];
  const name = 'name' in finding ? finding.name : undefined;
  const canonical = 'canonicalName' in finding ? finding.canonicalName : undefined;
  return [name, canonical].filter((each) => typeof each === 'string');
}

function keyOf(name: string): string | undefined {
  try {
    return findingKey(parseFindingName(name));
  } catch {
    return undefined;
  }
}
