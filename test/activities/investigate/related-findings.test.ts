import { afterEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities } from '../../../src/activities';
import type { ReadResult } from '../../../src/domain/evidence/evidence';
import type { RelatedFacts } from '../../../src/domain/finding/related-facts';
import type { RunningSimulator } from '../../../simulator/start';
import { textOf } from '../../../simulator/wire/json';
import { openBench, type Bench } from '../../support/lab';
import { until } from '../../support/until';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

const LIST = 'google.cloud.securitycenter.v2.SecurityCenter/ListFindings';
const RUN = '//run.googleapis.com/projects/acme-payments/locations/europe-west1/services';
const workload = {
  projectNumber: '415104041262',
  location: 'europe-west1',
  kind: 'services',
  name: 'payment-api',
} as const;
const OTHER = {
  gcpMetadata: {
    project: '//cloudresourcemanager.googleapis.com/projects/999',
    projectDisplayName: 'other',
    organization: 'organizations/688851828130',
  },
};

/** Nothing in it names an address. */
const quiet = { connections: [], sourceProperties: {}, processes: [], indicator: {} };

interface Opened {
  readonly simulator: RunningSimulator;
  readonly bench: Bench;
  /** Makes the second or third finding another one. */
  turn(index: 1 | 2, finding: object, resource?: object): void;
  read(given?: { readonly minutes?: number; readonly projectScope?: boolean }): Promise<ReadResult>;
  facts(read: ReadResult): Promise<RelatedFacts>;
}

async function open(): Promise<Opened> {
  const opened = await openBench({ scenario: 'reverse-shell-service' });
  bench = opened;
  const { simulator, ledger } = opened;
  const records = await until('all findings', () => {
    const all = simulator.world.findings.list();
    return all.length === 3 ? all : undefined;
  });
  const nameAt = (index: number, key = 'name'): string => textOf(records[index]?.finding ?? {}, key);
  const activities = createActivities(opened.deps);
  return {
    simulator,
    bench: opened,
    turn(index, finding, resource = {}) {
      simulator.world.findings.change(nameAt(index), (record) => ({
        finding: { ...record.finding, ...finding },
        resource: { ...record.resource, ...resource },
      }));
    },
    async read({ minutes = 30, projectScope = false } = {}) {
      return new MockActivityEnvironment({ scheduledTimestampMs: 0 }).run(async () =>
        activities.reads.findRelatedFindings({
          finding: nameAt(0, projectScope ? 'canonicalName' : 'name'),
          workload,
          projectId: 'acme-payments',
          around: nameAt(0, 'eventTime'),
          minutes,
        }),
      );
    },
    facts: async (read) => (await ledger.getFacts(read.facts)) as RelatedFacts,
  };
}

describe('what cannot be read', () => {
  test('of the project fails the read', async () => {
    const { simulator, read } = await open();
    simulator.faults.add({ method: LIST, kind: 'error', code: 'PERMISSION_DENIED' });
    await expect(read()).rejects.toMatchObject({ code: 'access-refused' });
  });

  test('of other projects and of weaknesses is a gap each, and the rest is kept', async () => {
    const opened = await open();
    const { simulator } = opened;
    const take = simulator.faults.take.bind(simulator.faults);
    let lists = 0;
    simulator.faults.take = (method, resource) => {
      if (method === LIST && (lists += 1) === 2) {
        simulator.faults.add({ method: LIST, kind: 'error', code: 'PERMISSION_DENIED' });
      }
      return take(method, resource);
    };
    const read = await opened.read();
    expect(read.gaps.map(({ what }) => what)).toEqual(['findings of other projects', 'posture findings']);
    expect((await opened.facts(read)).findings).toHaveLength(2);
  });
});

describe('related', () => {
  test('by three lists, never the finding itself, the strongest first', async () => {
    const opened = await open();
    const read = await opened.read();
    const { findings, posture, leftOut } = await opened.facts(read);
    expect(findings.map(({ relations }) => relations[0])).toEqual(['container', 'container']);
    expect([posture, leftOut, read.gaps]).toEqual([[], undefined, []]);
    expect(opened.simulator.calls.all().filter(({ method }) => method === LIST)).toHaveLength(3);
    expect(read.headline).toContain('2 other findings (2 by container)');
  });

  test('under a project nothing else can be listed', async () => {
    const opened = await open();
    const read = await opened.read({ projectScope: true });
    expect(opened.simulator.calls.all().filter(({ method }) => method === LIST)).toHaveLength(2);
    expect((await opened.facts(read)).findings).toHaveLength(2);
  });

  test('by the image in another project, and not by the names there', async () => {
    const opened = await open();
    const away = {
      resourceName: '//run.googleapis.com/projects/other/locations/europe-west1/services/payment-api',
      canonicalName: 'projects/999/sources/5629501234567890123/locations/global/findings/x',
    };
    opened.turn(1, { ...away, ...quiet }, OTHER);
    opened.turn(2, { ...away, containers: [], ...quiet }, OTHER);
    const { findings } = await opened.facts(await opened.read());
    expect(findings.map(({ relations }) => relations)).toEqual([['image']]);
  });

  test('by the project only within the minutes, unless it names an account', async () => {
    const opened = await open();
    const first = textOf(opened.simulator.world.findings.list()[0]?.finding ?? {}, 'eventTime');
    const hoursLater = new Date(Date.parse(first) + 3 * 3_600_000).toISOString();
    const other = { resourceName: `${RUN}/other`, containers: [], ...quiet, eventTime: hoursLater };
    const access = { principalEmail: 'x@acme-payments.iam.gserviceaccount.com' };
    opened.turn(1, other);
    opened.turn(2, { ...other, access });
    const near = await opened.facts(await opened.read());
    expect(near.findings.map(({ finding }) => finding.access?.principalEmail)).toEqual([
      access.principalEmail,
    ]);
    const wide = await opened.facts(await opened.read({ minutes: 240 }));
    expect(wide.findings.map(({ relations }) => relations)).toEqual([['project'], ['project']]);
  });
});

describe('by the name of a part that is told alone', () => {
  const region = RUN.replace('/services', '');
  test.each([
    ['a revision', 'revisions/payment-api-00001-vqh', 'container', undefined],
    [
      'a revision with its service',
      'services/payment-api/revisions/payment-api-00001-vqh',
      'container',
      undefined,
    ],
    ['a revision of another service', 'revisions/catalog-00017-hzx', 'project', undefined],
    ['a revision that is gone', 'revisions/payment-api-00009-abc', 'project', 1],
  ])('%s', async (_what, below, relation, unplaced) => {
    const opened = await open();
    opened.turn(1, { ...quiet, resourceName: `${region}/${below}` });
    const read = await opened.read();
    const facts = await opened.facts(read);
    const found = facts.findings.find(({ finding }) => finding.resourceName.endsWith(below));
    expect([found?.relations[0], facts.unplaced]).toEqual([
      relation === 'project' ? 'image' : relation,
      unplaced,
    ]);
    expect(read.gaps.map(({ what }) => what)).toEqual(
      unplaced === undefined ? [] : ['workload of related findings'],
    );
  });

  test('a revision whose workload cannot be looked up: a gap, and the rest is kept', async () => {
    const opened = await open();
    opened.turn(1, { ...quiet, resourceName: `${region}/revisions/payment-api-00001-vqh` });
    const method = 'google.cloud.run.v2.Revisions/ListRevisions';
    opened.simulator.faults.add({ method, kind: 'error', code: 'PERMISSION_DENIED' });
    const read = await opened.read();
    expect((await opened.facts(read)).findings).toHaveLength(2);
    expect(read.gaps).toEqual([
      expect.objectContaining({ what: 'workload of related findings', why: expect.stringContaining('vqh') }),
    ]);
  });
});

test('weaknesses of the workload are context and no findings; one of the project alone is neither', async () => {
  const opened = await open();
  const old = '2025-01-01T00:00:00Z';
  opened.turn(1, { findingClass: 'MISCONFIGURATION', category: 'PUBLIC_SERVICE', eventTime: old });
  opened.turn(2, {
    findingClass: 'MISCONFIGURATION',
    resourceName: '//cloudresourcemanager.googleapis.com/projects/415104041262',
    containers: [],
  });
  const { findings, posture } = await opened.facts(await opened.read());
  expect(findings).toEqual([]);
  expect(posture.map(({ category, at }) => [category, at])).toEqual([['PUBLIC_SERVICE', old]]);
});
