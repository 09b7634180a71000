import { afterEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { loadScenario } from '../../../simulator/scenarios/load';
import type { Scenario } from '../../../simulator/scenarios/schema';
import { createActivities } from '../../../src/activities';
import type { ReadTrail } from '../../../src/activities/investigate/read-trail';
import type { ReadResult } from '../../../src/domain/evidence/evidence';
import type { TrailFacts } from '../../../src/domain/evidence/trail-facts';
import { runtime, write, type Written } from '../../google/audit/audit-entries';
import { denying, payments, projectId } from '../../google/simulated';
import { openBench, type Bench } from '../../support/lab';

const LIST = 'google.logging.v2.LoggingServiceV2/ListLogEntries';
const TEST = 'google.cloud.resourcemanager.v3.Projects/TestIamPermissions';
const PRIVATE = 'logging.privateLogEntries.list';
const secret: Written = {
  log: 'data_access',
  method: 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion',
  service: 'secretmanager.googleapis.com',
  resource: 'projects/415104041262/secrets/db-password/versions/1',
};

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

async function open(edit: (scenario: Scenario) => Scenario = (same) => same): Promise<Bench> {
  bench = await openBench({ scenario: edit(loadScenario('reverse-shell-service')) });
  return bench;
}

/** Reads the trail of the last three hours, after the settings; `age` is how long ago it was scheduled. */
async function read(
  { deps }: Bench,
  input: Partial<ReadTrail> & { readonly age?: number; readonly withoutSettings?: boolean } = {},
): Promise<ReadResult> {
  const { age = 0, withoutSettings = false, ...changes } = input;
  const { reads } = createActivities(deps);
  const run = async <T>(activity: () => Promise<T>): Promise<T> =>
    new MockActivityEnvironment({ scheduledTimestampMs: Date.now() - age }).run(activity);
  const settings = withoutSettings
    ? {}
    : { settings: (await run(async () => reads.readWorkload({ workload: payments }))).facts };
  return run(async () =>
    reads.readTrail({
      projectId,
      workload: payments,
      from: new Date(Date.now() - 3 * 3_600_000).toISOString(),
      to: new Date(Date.now() + 60_000).toISOString(),
      ...settings,
      ...changes,
    }),
  );
}

const factsOf = async ({ ledger }: Bench, { facts }: ReadResult): Promise<TrailFacts> =>
  (await ledger.getFacts(facts)) as TrailFacts;

describe('a trail that cannot be read in full', () => {
  test('at all is a failure, which the incident notes as a gap', async () => {
    const opened = await open(denying('logging.logEntries.list'));
    await expect(read(opened)).rejects.toMatchObject({
      code: 'permission-denied',
      permission: 'logging.logEntries.list',
    });
  });

  test('that did not answer is tried again', async () => {
    const opened = await open();
    opened.simulator.faults.add({ method: LIST, kind: 'error', code: 'UNAVAILABLE', times: 1 });
    await expect(read(opened)).rejects.toMatchObject({ code: 'unreachable' });
    expect((await read(opened)).gaps).toEqual([]);
  });

  test('without Data Access logs that Google would leave out: a gap with the permission', async () => {
    const opened = await open(denying(PRIVATE));
    write(opened.simulator, secret);
    const result = await read(opened);
    expect(result.gaps).toEqual([
      {
        what: 'Data Access log',
        why: `without ${PRIVATE} (roles/logging.privateLogViewer) Google leaves its entries out and does not say so`,
        hides: 'which secrets, tokens and data its identity read, and what it tried out',
        permission: PRIVATE,
      },
    ]);
    expect(await factsOf(opened, result)).toMatchObject({ calls: [], dataAccess: 'not-readable' });
  });

  test('where nobody says whether they may be read, it is asked again, and is a gap in the end', async () => {
    const opened = await open();
    opened.simulator.faults.add({ method: TEST, kind: 'error', code: 'UNAVAILABLE' });
    await expect(read(opened)).rejects.toMatchObject({ code: 'unreachable' });
    const result = await read(opened, { age: 61_000 });
    expect(result.gaps).toMatchObject([{ what: 'Data Access log', permission: PRIVATE }]);
    expect((await factsOf(opened, result)).dataAccess).toBe('not-readable');
  });

  test('after its first page: what was read is kept, and the rest is a gap', async () => {
    const opened = await open((scenario) => ({
      ...scenario,
      logs: { ...scenario.logs, emptyFirstPage: false },
    }));
    // More than a page has, which is more than is kept, too: the second reading of what matters is what fails.
    for (let count = 0; count < 1_005; count += 1)
      write(opened.simulator, { ...secret, at: Date.now() - 9e6 + count });
    const { faults } = opened.simulator;
    const take = faults.take.bind(faults);
    let lists = 0;
    faults.take = (method, resource) => {
      const struck = take(method, resource);
      lists += method === LIST ? 1 : 0;
      if (lists === 3) faults.add({ method: LIST, kind: 'error', code: 'UNAVAILABLE' });
      return struck;
    };
    const result = await read(opened, { age: 61_000 });
    expect(result.gaps).toMatchObject([
      {
        what: 'the rest of the Data Access log',
        why: expect.stringContaining('could not read the audit trail'),
        hides: 'which secrets, tokens and data its identity read, and what it tried out',
      },
    ]);
    expect(await factsOf(opened, result)).toMatchObject({ counted: 1_000, more: true, dataAccess: 'read' });
  });

  test('without settings: what anybody changed, and a gap for the rest', async () => {
    const opened = await open();
    write(opened.simulator, { principal: 'ada@example.com' });
    write(opened.simulator, secret);
    const result = await read(opened, { withoutSettings: true });
    expect(result.gaps).toMatchObject([
      { what: 'audit trail of its account', hides: 'what its token was used for, and from where' },
    ]);
    expect(await factsOf(opened, result)).toMatchObject({
      calls: [{ principal: 'ada@example.com', actor: 'other', technique: 'T1098.003' }],
      dataAccess: 'not-readable',
    });
  });

  test('because its account is of another project', async () => {
    const foreign = await open((scenario) => ({
      ...scenario,
      services: scenario.services.map((service) => ({
        ...service,
        revisions: service.revisions.map((revision) => ({
          ...revision,
          serviceAccount: 'app@central.iam.gserviceaccount.com',
        })),
      })),
    }));
    expect((await read(foreign)).gaps).toMatchObject([
      { what: 'audit trail of the project of app@central.iam.gserviceaccount.com' },
    ]);
  });
});

describe('a trail', () => {
  test('of nothing says that no read leaves a trace', async () => {
    const opened = await open();
    const result = await read(opened);
    expect(result).toMatchObject({
      gaps: [],
      headline: '0 calls of 0 entries, 0 recognised, no Data Access entry was written',
    });
    expect(await factsOf(opened, result)).toMatchObject({
      calls: [],
      counted: 0,
      dataAccess: 'none-written',
    });
  });

  test('of a stolen token: each call as what it is, both logs in the ledger', async () => {
    const opened = await open();
    const from = { callerIp: '198.51.100.23' };
    write(opened.simulator, {
      ...from,
      method: 'google.iam.admin.v1.CreateServiceAccountKey',
      service: 'iam.googleapis.com',
    });
    write(opened.simulator, { ...from, code: 7 });
    write(opened.simulator, { ...secret, ...from });
    write(opened.simulator, { ...secret, method: 'storage.objects.get', service: 'storage.googleapis.com' });
    const result = await read(opened);
    expect(result.headline).toBe('3 calls of 4 entries, 3 recognised, 3 of its identity from outside Google');
    expect(result.evidence.map(({ what }) => what)).toEqual(['audit trail', 'Data Access log']);
    expect(await factsOf(opened, result)).toMatchObject({
      calls: [
        { technique: 'T1098.001', succeeded: true, origin: 'outside', actor: 'workload', principal: runtime },
        { technique: 'T1098.003', succeeded: false, code: 7 },
        { technique: 'T1555.006', recognised: 'read secrets (db-password)', log: 'data_access' },
      ],
      counted: 4,
      more: false,
      dataAccess: 'read',
    });
  });

  test('costs the project two lists of entries, each page of them a call', async () => {
    const opened = await open((scenario) => ({
      ...scenario,
      logs: { ...scenario.logs, emptyFirstPage: false },
    }));
    await read(opened);
    expect(opened.simulator.calls.all().filter(({ method }) => method === LIST)).toHaveLength(2);
  });
});
