import { afterEach, describe, expect, test } from '@jest/globals';
import { nameIn, organization, project, record, serveFindings } from './serve';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function serve(...parameters: Parameters<typeof serveFindings>) {
  const served = await serveFindings(...parameters);
  closing.push(served.close);
  return served;
}

const org = `organizations/${organization}`;
const page = { autoPaginate: false };
const four = [
  record(1),
  record(2, { state: 'INACTIVE', category: 'Malicious URL Observed', severity: 'CRITICAL' }),
  record(3, { securityMarks: { marks: { Owner: 'Ada' } }, externalUri: 'https://console.example/3' }),
  record(4, { category: 'Unexpected Child Shell', severity: 'CRITICAL' }),
];
const numbersOf = (results: readonly { finding?: { name?: string | null } | null }[]): number[] =>
  results.map(({ finding }) => Number.parseInt(finding?.name?.slice(-2) ?? '', 16));

describe('a listing that is refused', () => {
  const cases: readonly [string, object, string][] = [
    ['parent without a source', { parent: org }, `Invalid resource name in 'parent': "${org}".`],
    ['parent of a finding', { parent: nameIn(org, 1) }, "Invalid resource name in 'parent'"],
    ['page size below 1', { pageSize: -1 }, 'Invalid page_size -1'],
    ['page size above 1000', { pageSize: 1001 }, 'Invalid page_size 1001'],
    ['page token of no query', { pageToken: 'AAAA' }, 'Invalid page_token'],
    ['order by an unknown field', { orderBy: 'severity' }, "cannot be ordered by 'severity'"],
    ['order by nothing', { orderBy: 'name,' }, "cannot be ordered by ''"],
    ['unknown field', { filter: 'source_properties.x = "1"' }, "no field 'source_properties.x'"],
    ['camel case', { filter: 'resourceName = "x"' }, "no field 'resourceName'"],
    ['operator that the field does not take', { filter: 'name : "x"' }, "'name' takes =, not ':'"],
    ['inequality', { filter: 'state != "ACTIVE"' }, "unexpected '!'"],
    ['unquoted text', { filter: 'category = Reverse' }, 'in double quotes, not Reverse'],
    ['single quotes', { filter: "state = 'ACTIVE'" }, `unexpected '''`],
    [
      'unknown enum name',
      { filter: 'state = "ACTIV"' },
      `'state' is one of STATE_UNSPECIFIED, ACTIVE, INACTIVE`,
    ],
    ['time that is none', { filter: 'event_time > "yesterday"' }, 'an RFC 3339 text or epoch milliseconds'],
    ['missing conjunction', { filter: 'state = "ACTIVE" severity = "HIGH"' }, 'where AND or OR must stand'],
    [
      'lower-case conjunction',
      { filter: 'state = "ACTIVE" and severity = "HIGH"' },
      'where AND or OR must stand',
    ],
    ['NOT', { filter: 'NOT state = "ACTIVE"' }, "no field 'NOT'"],
    ['missing value', { filter: 'state =' }, 'the end at 7 where a value must stand'],
    ['open parenthesis', { filter: '(state = "ACTIVE"' }, "the end at 17 where ')' must stand"],
    ['open quote', { filter: 'state = "ACTIVE' }, `unexpected '"' at 8`],
    ['dangling AND', { filter: 'state = "ACTIVE" AND' }, 'the end at 20 where a field must stand'],
  ];
  test.each(cases)('%s', async (_title, request, problem) => {
    const { client } = await serve(four);
    const listing = client.listFindings({ parent: `${org}/sources/-`, ...request }, page);
    await expect(listing).rejects.toMatchObject({ code: 3, details: expect.stringContaining(problem) });
  });

  test.each([
    ['the permission is missing', `${org}/sources/-`, ['securitycenter.findings.list']],
    ['the organization is another', 'organizations/999/sources/-', []],
    ['the project is another', 'projects/other/sources/-', []],
    ['the folder is unknown', 'folders/99/sources/-', []],
  ])('%s: PERMISSION_DENIED in the same words', async (_title, parent, denied) => {
    const { client } = await serve(four, { denied });
    const scope = parent.replace('/sources/-', '');
    await expect(client.listFindings({ parent }, page)).rejects.toMatchObject({
      code: 7,
      details: `Permission 'securitycenter.findings.list' denied on resource '${scope}' (or it may not exist).`,
      reason: 'IAM_PERMISSION_DENIED',
    });
  });
});

describe('a filter takes', () => {
  const cases: readonly [string, readonly number[]][] = [
    ['', [1, 2, 3, 4]],
    ['state = "ACTIVE"', [1, 3, 4]],
    ['-state = "ACTIVE"', [2]],
    ['state="ACTIVE" AND severity="CRITICAL"', [4]],
    // OR binds tighter than AND: (2 or 4) and CRITICAL and ACTIVE.
    ['state = "ACTIVE" AND category : "URL" OR category : "Child"', [4]],
    ['state = "INACTIVE" OR severity = "HIGH" AND category = "Reverse Shell"', [1, 3]],
    ['state = "INACTIVE" OR (severity = "CRITICAL" AND category : "Shell")', [2, 4]],
    ['-(state = "INACTIVE" OR severity = "CRITICAL")', [1, 3]],
    ['event_time >= "2026-08-22T10:00:03Z"', [3, 4]],
    ['event_time > "2026-08-22T10:00:03.000001Z"', [4]],
    ['event_time = "2026-08-22T12:00:03.000001+02:00"', [3]],
    ['event_time < 1787392803000', [1, 2]],
    ['event_time >= "2026-08-22T10:00:02Z" AND event_time <= "2026-08-22T10:00:04Z"', [2, 3]],
    [`name = "${nameIn(org, 3)}"`, [3]],
    [`name = "${nameIn('projects/415104041262', 3)}"`, [3]],
    [`name = "${'3'.padStart(32, '0')}"`, [3]],
    ['name = "3"', []],
    ['resource_name : "services/payment-api"', [1, 2, 3, 4]],
    ['resource_name = "services/payment-api"', []],
    ['resource.project_display_name = "acme-payments" AND resource.type : "run"', [1, 2, 3, 4]],
    ['resource.folders.resource_folder = "folders/77"', [1, 2, 3, 4]],
    ['security_marks.marks.owner = "ada"', [3]],
    ['-security_marks.marks.owner : ""', [1, 2, 4]],
    ['external_uri : "example/3"', [3]],
    ['category = "a \\"quoted\\" \\\\ text"', []],
  ];
  test.each(cases)('%s', async (filter, expected) => {
    const { client } = await serve(four);
    const [results] = await client.listFindings({ parent: `${org}/sources/-`, filter }, page);
    expect(numbersOf(results)).toEqual(expected);
  });
});

describe('a parent covers', () => {
  const spread = [record(1), record(2, {}, 'eu'), record(3, {}, 'global', '777')];
  const cases: readonly [string, readonly number[]][] = [
    [`${org}/sources/-`, [1, 3]],
    [`${org}/sources/-/locations/global`, [1, 3]],
    [`${org}/sources/-/locations/eu`, [2]],
    [`${org}/sources/777`, [3]],
    [`${org}/sources/888`, []],
    [`projects/${project.id}/sources/-`, [1, 3]],
    [`projects/${project.number}/sources/555/locations/global`, [1]],
    ['folders/77/sources/-', [1, 3]],
  ];
  test.each(cases)('%s', async (parent, expected) => {
    const { client } = await serve(spread);
    const [results] = await client.listFindings({ parent }, page);
    expect(numbersOf(results)).toEqual(expected);
  });
});

describe('pages', () => {
  const many = Array.from({ length: 25 }, (_, index) => record(index + 1));

  test('ten by default, with a token until the last, and the number of all', async () => {
    const { client } = await serve(many);
    const sizes: number[] = [];
    let pageToken = '';
    do {
      const [results, , raw] = await client.listFindings({ parent: `${org}/sources/-`, pageToken }, page);
      sizes.push(results.length);
      expect(raw.totalSize).toBe(25);
      pageToken = raw.nextPageToken ?? '';
    } while (pageToken !== '');
    expect(sizes).toEqual([10, 10, 5]);
  });

  test('a token of another query is refused', async () => {
    const { client } = await serve(many);
    const [, , raw] = await client.listFindings({ parent: `${org}/sources/-` }, page);
    const request = {
      parent: `${org}/sources/-`,
      pageToken: raw.nextPageToken ?? '',
      filter: 'state = "ACTIVE"',
    };
    await expect(client.listFindings(request, page)).rejects.toMatchObject({ code: 3 });
  });

  test("the client's own paging gets all", async () => {
    const { client } = await serve(many);
    const names: string[] = [];
    for await (const { finding } of client.listFindingsAsync({ parent: `${org}/sources/-`, pageSize: 7 })) {
      names.push(finding?.name ?? '');
    }
    expect(new Set(names).size).toBe(25);
  });
});

describe('answers', () => {
  test('come in the order that was asked for', async () => {
    const { client } = await serve(four);
    const request = { parent: `${org}/sources/-`, orderBy: ' state desc , event_time' };
    const [results] = await client.listFindings(request, page);
    expect(numbersOf(results)).toEqual([2, 1, 3, 4]);
  });

  test('hold only the fields of the mask, and always the resource', async () => {
    const { client } = await serve(four);
    const request = {
      parent: `${org}/sources/-`,
      pageSize: 1,
      fieldMask: { paths: ['state', 'event_time'] },
    };
    const [[first]] = await client.listFindings(request, page);
    expect(first).toMatchObject({
      finding: { state: 'ACTIVE', name: '', category: '' },
      resource: { gcpMetadata: { projectDisplayName: project.id } },
    });
  });
});
