import { afterEach, describe, expect, test } from '@jest/globals';
import type { protos } from '@google-cloud/security-center';
import type { JsonObject } from '../../../simulator/wire/json';
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
const name = nameIn(org, 1);
const missing = nameIn(org, 9);
type Client = Awaited<ReturnType<typeof serve>>['client'];

const writes: readonly [string, string, string, (client: Client, name: string) => Promise<unknown>][] = [
  [
    'SetFindingState',
    'securitycenter.findings.setState',
    '',
    (client, of) => client.setFindingState({ name: of, state: 'INACTIVE' }),
  ],
  [
    'UpdateSecurityMarks',
    'securitycenter.findingsecuritymarks.update',
    '/securityMarks',
    (client, of) => client.updateSecurityMarks({ securityMarks: { name: of, marks: { a: 'b' } } }),
  ],
  [
    'UpdateExternalSystem',
    'securitycenter.findingexternalsystems.update',
    '/externalSystems/jira',
    (client, of) => client.updateExternalSystem({ externalSystem: { name: of, status: 'open' } }),
  ],
];

describe.each(writes)('%s', (method, permission, suffix, write) => {
  test('without the permission: refused, and nothing is announced', async () => {
    const { client, notifications } = await serve([record(1)], { denied: [permission] });
    await expect(write(client, name + suffix)).rejects.toMatchObject({
      code: 7,
      details: `Permission '${permission}' denied on resource '${org}' (or it may not exist).`,
    });
    expect(notifications).toEqual([]);
  });

  test.each([
    ['organization', name],
    ['folder', nameIn('folders/77', 1)],
  ])('at a name of the %s, activated for the project only: refused', async (_scope, at) => {
    const { client, notifications } = await serve([record(1)], { activation: 'project' });
    const refusal = { code: 3, details: expect.stringContaining('Security Command Center Legacy has been') };
    await expect(write(client, at + suffix)).rejects.toMatchObject(refusal);
    expect(notifications).toEqual([]);
  });

  test.each([project.id, project.number])(
    'activated for the project, at the name in project %s: works',
    async (id) => {
      const { client, notifications } = await serve([record(1)], { activation: 'project' });
      await write(client, nameIn(`projects/${id}`, 1) + suffix);
      expect(notifications).toHaveLength(1);
    },
  );

  test('of a finding that is not there: NOT_FOUND', async () => {
    const { client } = await serve([record(1)]);
    const refusal = { code: 5, details: 'Requested entity was not found.' };
    await expect(write(client, missing + suffix)).rejects.toMatchObject(refusal);
  });

  test.each(['', 'findings/1', `${org}/sources/1/findings/`, `${name}/nothing`])(
    "at the name '%s': refused",
    async (at) => {
      const { client } = await serve([record(1)]);
      const refusal = { code: 3, details: expect.stringContaining('Invalid resource name in') };
      await expect(write(client, at)).rejects.toMatchObject(refusal);
    },
  );

  test('is announced with the whole finding each time, and logged as a change', async () => {
    const { client, notifications, callLog } = await serve([record(1)]);
    await write(client, name + suffix);
    await write(client, name + suffix);
    expect(notifications).toMatchObject([
      { finding: { name, category: 'Reverse Shell' }, resource: { type: 'google.cloud.run.Service' } },
      { finding: { name } },
    ]);
    const call = { change: true, outcome: 'ok', resource: name + suffix };
    expect(callLog.all()[0]).toMatchObject(call);
    expect(callLog.all()[0]?.method).toContain(method);
  });
});

describe('the state', () => {
  test.each(['STATE_UNSPECIFIED', undefined] as const)('%s is refused', async (state) => {
    const { client } = await serve([record(1)]);
    const request = state === undefined ? { name } : { name, state };
    await expect(client.setFindingState(request)).rejects.toMatchObject({ code: 3 });
  });

  test('changes with the time of the change; the same state leaves the time', async () => {
    const { client } = await serve([record(1)]);
    const times: unknown[] = [];
    for (const state of ['ACTIVE', 'INACTIVE', 'INACTIVE'] as const) {
      const [finding] = await client.setFindingState({ name, state });
      expect(finding.state).toBe(state);
      times.push(finding.eventTime?.seconds);
    }
    expect(times).toEqual(['1787392801', '1787400000', '1787400000']);
  });
});

describe('security marks', () => {
  const before = { securityMarks: { name: `${name}/securityMarks`, marks: { owner: 'ada', Ticket: 'T-1' } } };
  type Change = readonly [string, JsonObject, readonly string[], Readonly<Record<string, string>>];
  const changes: readonly Change[] = [
    ['an empty mask replaces all', { a: 'b' }, [], { a: 'b' }],
    ["the mask 'marks' replaces all", { a: 'b' }, ['marks'], { a: 'b' }],
    [
      'a masked key is set, the others stay',
      { a: 'b', c: 'd' },
      ['marks.a'],
      { owner: 'ada', Ticket: 'T-1', a: 'b' },
    ],
    ['a masked key without a value is removed', {}, ['marks.owner'], { Ticket: 'T-1' }],
    [
      'a key in another case is the same mark',
      { TICKET: 'T-2' },
      ['marks.ticket'],
      { owner: 'ada', TICKET: 'T-2' },
    ],
    ['values are trimmed', { a: '  b ' }, [], { a: 'b' }],
    ['nothing at all removes all', {}, [], {}],
  ];
  test.each(changes)('%s', async (_title, marks, paths, after) => {
    const { client, findings } = await serve([record(1, before)]);
    const securityMarks = { name: `${name}/securityMarks`, marks: marks as Record<string, string> };
    const [answer] = await client.updateSecurityMarks({ securityMarks, updateMask: { paths: [...paths] } });
    expect(answer.marks).toEqual(after);
    expect(answer.name).toBe(`${name}/securityMarks`);
    expect(findings.get(name)?.finding['securityMarks']).toMatchObject({ marks: after });
  });

  const refused: readonly [string, Record<string, string>, readonly string[], string][] = [
    ['a key with a dot', { 'a.b': 'c' }, [], "the key 'a.b'"],
    ['a key of 257 characters', { ['k'.repeat(257)]: 'c' }, [], 'must be 1 to 256'],
    ['an empty value', { a: '  ' }, [], "the value of 'a' must have 1 to 4096"],
    ['a value of 4097 characters', { a: 'v'.repeat(4097) }, [], "the value of 'a'"],
    ['two keys that differ in case', { a: '1', A: '2' }, [], 'differ only in case'],
    ['a duplicate in the mask', { a: '1' }, ['marks.a', 'marks.a'], 'must not contain duplicate fields'],
    ['a mask of something else', { a: '1' }, ['name'], "update_mask names 'name'"],
    ['all marks and one in the mask', { a: '1' }, ['marks', 'marks.a'], "update_mask names 'marks'"],
    ['a masked key that is none', {}, ['marks.'], "the key ''"],
  ];
  test.each(refused)('%s is refused, and nothing changes', async (_title, marks, paths, problem) => {
    const { client, notifications } = await serve([record(1, before)]);
    const request = {
      securityMarks: { name: `${name}/securityMarks`, marks },
      updateMask: { paths: [...paths] },
    };
    await expect(client.updateSecurityMarks(request)).rejects.toMatchObject({
      code: 3,
      details: expect.stringContaining(problem),
    });
    expect(notifications).toEqual([]);
  });
});

describe('an external system', () => {
  const system = `${name}/externalSystems/jira`;
  const before = {
    externalSystems: {
      jira: { name: system, status: 'open', caseUri: 'https://jira.example/1', ticketInfo: { id: 'T-1' } },
      other: { name: `${name}/externalSystems/other`, status: 'new' },
    },
  };
  type Sent = protos.google.cloud.securitycenter.v2.IExternalSystem;
  const changes: readonly [string, Sent, readonly string[], object][] = [
    [
      'an empty mask replaces all its fields',
      { status: 'done' },
      [],
      { status: 'done', caseUri: '', ticketInfo: null },
    ],
    [
      'a masked field is set, the others stay',
      { status: 'done', caseUri: 'https://jira.example/2' },
      ['status'],
      { status: 'done', caseUri: 'https://jira.example/1', ticketInfo: { id: 'T-1' } },
    ],
    ['a masked field without a value is cleared', {}, ['case_uri'], { status: 'open', caseUri: '' }],
  ];
  test.each(changes)('%s', async (_title, sent, paths, after) => {
    const { client, findings } = await serve([record(1, before)]);
    const request = { externalSystem: { name: system, ...sent }, updateMask: { paths: [...paths] } };
    const [answer] = await client.updateExternalSystem(request);
    expect(answer).toMatchObject({ name: system, ...after });
    expect(findings.get(name)?.finding['externalSystems']).toMatchObject({ other: { status: 'new' } });
  });

  test('is created when there is none of that id', async () => {
    const { client, findings } = await serve([record(1)]);
    await client.updateExternalSystem({
      externalSystem: { name: system, externalUid: 'U', assignees: ['ada@example.com'] },
    });
    expect(findings.get(name)?.finding['externalSystems']).toEqual({
      jira: { name: system, externalUid: 'U', assignees: ['ada@example.com'] },
    });
  });

  test('a mask that names no mutable field is refused', async () => {
    const { client } = await serve([record(1, before)]);
    const request = { externalSystem: { name: system }, updateMask: { paths: ['name'] } };
    await expect(client.updateExternalSystem(request)).rejects.toMatchObject({
      code: 3,
      details: "Invalid update_mask: 'name' is no mutable field of an external system.",
    });
  });
});
