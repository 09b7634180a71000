import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { incidentInLedger } from '../../../src/cli/incident/incident-in-ledger';
import { DEFAULT_QUEUE } from '../../../src/domain/message-names';
import { incidentName } from '../../../src/domain/incident/incident-name';
import type { Workload } from '../../../src/domain/workload/workload';
import { createFileStore } from '../../../src/ledger/store/file-store';
import { createLedger } from '../../../src/ledger/ledger';

const at = '2026-03-01T14:00:00Z';
const workload = (name: string, location = 'europe-west1'): Workload => ({
  ...{ projectNumber: '415104041262', location, kind: 'services', name },
});
const payments = workload('payments');
const twin = workload('twin');
const elsewhere = workload('twin', 'us-east1');
const FINDING = 'projects/415104041262/sources/123/locations/global/findings/a1b2c3';

let folder: string;
const find = async (given: string): Promise<string> =>
  incidentInLedger(createFileStore(folder), given, DEFAULT_QUEUE);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-ledger-'));
  const ledger = createLedger(createFileStore(folder));
  await ledger.openIncident(payments, 'run-1', at);
  await ledger.openIncident(payments, 'run-2', at);
  await ledger.openIncident(twin, 'run-3', at);
  await ledger.openIncident(elsewhere, 'run-4', at);
  await ledger.joinFinding(incidentName(payments, 1), FINDING, at);
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

describe('every name that other commands take', () => {
  const path1 = '415104041262/europe-west1/services/payments';
  test.each([
    ['its id', `${path1}#1`, `${path1}#1`],
    ['its workflow', `incident:${path1}`, `${path1}#2`],
    ['a bare name: the last one', 'payments', `${path1}#2`],
    ['a bare name with its number', 'payments#1', `${path1}#1`],
    [
      'a resource name',
      `//run.googleapis.com/projects/415104041262/locations/europe-west1/services/payments`,
      `${path1}#2`,
    ],
    ['a finding', FINDING, `${path1}#1`],
    [
      'the same finding under its organization',
      FINDING.replace('projects/415104041262', 'organizations/9'),
      `${path1}#1`,
    ],
  ])('%s', async (_, given, expected) => {
    await expect(find(given)).resolves.toBe(expected);
  });

  test.each([
    ['a name in two regions', 'twin', 'ambiguous', /europe-west1.*us-east1/],
    ['a slip of the finger', 'paymnets', 'not-found', /did you mean "payments"/],
    ['a finding of none', FINDING.replace('a1b2c3', 'ffff'), 'not-found', /has no incident/],
    ['what is no name', '../..', 'malformed', /names no incident/],
  ])('or it says why not: %s', async (_, given, code, message) => {
    await expect(find(given)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});
