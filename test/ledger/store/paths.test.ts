import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { bundleReadme } from '../../../src/ledger/bundle/export-bundle';
import {
  incidentRecords,
  isRecordKey,
  partsOf,
  sharedRecords,
  workloadRecords,
} from '../../../src/ledger/store/paths';
import { createRecord } from '../../../src/ledger/store/records';
import { tryLedger } from '../../../src/ledger/ledger';
import { verifyFolder } from '../../../src/ledger/verify/verify-folder';
import { samplePlan } from '../shared/sample-plan';
import { at, failure, incident, later, temporaryLedger, workload } from '../temporary-ledger';
import { encodePart, isKeyPart } from '../../../src/ledger/store/paths';

const WORKLOAD = incident.slice(0, -2);
const kinds = [
  ...partsOf(incidentRecords).map(
    (part) => [`incidents/${incident}/${part}`, incidentRecords[part].name] as const,
  ),
  ...partsOf(workloadRecords).map(
    (part) => [`workloads/${WORKLOAD}/${part}`, workloadRecords[part].name] as const,
  ),
  ...partsOf(sharedRecords).map((part) => [part, sharedRecords[part].name] as const),
];

describe('every kind of record lies where the list says, and nowhere else', () => {
  test.each(kinds)('%s', async (folder, name) => {
    const { store } = await temporaryLedger();
    const key = name === '' ? folder : `${folder}/${name.toLowerCase()}`;
    expect(isRecordKey(key)).toBe(true);
    expect(isRecordKey(`${key}/deeper`)).toBe(false);
    await expect(createRecord(store, key, { any: 'record' })).resolves.toBe('created');
  });

  test.each([
    ['a folder that nobody has', 'notes/1'],
    ['a part of an incident that nobody has', `incidents/${incident}/thoughts/1`],
    ['an incident without its number', `incidents/${WORKLOAD}/decisions/1`],
    ['a folder in place of a record', 'plans'],
    ['an object, which is no record', `objects/ab/${'ab'.repeat(32)}`],
  ])('%s is refused to whoever writes it, since the verifier would call it planted', async (_what, key) => {
    const { store } = await temporaryLedger();
    expect(isRecordKey(key)).toBe(false);
    await expect(createRecord(store, key, {})).rejects.toEqual(failure('internal', key));
  });
});

test('a ledger with every kind of record in it, under hostile names, is whole', async () => {
  const { directory, store, ledger } = await temporaryLedger();
  const hostile = '../../x\u202e\u0000 `$(id)` %2f#1/é';
  const refs = [hostile, 'logs'].map(async (what) =>
    ledger.storeEvidence({ what, source: hostile, request: hostile, collectedAt: at }, { what }),
  );
  const sealed = await ledger.sealManifest(incident, await Promise.all(refs), { at, by: hostile });
  const plan = samplePlan({ evidence: sealed.digest });
  await ledger.savePlan(plan);
  await ledger.openIncident(workload, hostile, at);
  await ledger.joinFinding(incident, hostile);
  await ledger.joinFinding(incident, hostile.repeat(100));
  const indicator = { kind: 'url', value: hostile, from: hostile } as const;
  const report = { indicator, reputation: 'unknown', summary: hostile, link: hostile } as const;
  const evidence = await ledger.storeEvidence(
    { what: 'lookup', source: 's', request: 'r', collectedAt: at },
    report,
  );
  await ledger.countLookup(indicator, at);
  await ledger.recordLookup({ report, evidence });
  const decision = {
    kind: 'plain',
    id: hostile,
    incident,
    act: 'approve',
    plan: plan.hash,
    steps: [],
  } as const;
  await ledger.recordDecision(incident, {
    decision: { ...decision, by: hostile, reason: hostile },
    at,
    via: 'signal',
  });
  await ledger.claimDecision(hostile, { incident, act: 'approve', plan: plan.hash });
  const saved = await ledger.saveState(workload, { incident, step: 's', saved: { hostile }, at });
  await ledger.recordRestored(workload, saved.index, { incident, step: 's', at: later, generation: '1' });
  await ledger.recordHandled({ key: hostile, eventTime: 'zz1', state: hostile, what: 'started', at });
  await ledger.recordNotAFinding(new TextEncoder().encode(hostile), { why: hostile, at });
  await ledger.installation(at);
  const outcome = { outcome: 'contained', restored: true, closed: true, findingsInactive: true } as const;
  await ledger.recordOutcome(incident, { ...outcome, text: hostile }, at);
  await tryLedger(store, { by: 'doctor', at });
  const { faults, incidents } = await verifyFolder(directory);
  expect({ faults, incidents }).toEqual({ faults: [], incidents: [incident] });
});

describe('whoever reads about it is told of every kind', () => {
  test('in the README of a bundle', () => {
    const readme = bundleReadme(incident, 'now');
    partsOf(incidentRecords).forEach((part) => expect(readme).toContain(`incidents/.../${part}/`));
    partsOf(workloadRecords).forEach((part) => expect(readme).toContain(`workloads/.../${part}/`));
  });

  test("in the operators' pages", async () => {
    const page = await readFile(path.join(__dirname, '../../../docs/operations.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `((?:incidents|workloads|[a-z])[^`]*)` +\| (.*?) +\|$/gm)].map(
      ([, place = '', what = '']) => [place, what],
    );
    const told = (
      folder: string,
      all: Readonly<Record<string, { readonly name: string; readonly what: string }>>,
    ) =>
      Object.entries(all).map(([part, { name, what }]) => [
        `${folder}${part}${name === '' ? '' : `/${name}`}`,
        what,
      ]);
    const expected = [
      ...told('incidents/WORKLOAD#N/', incidentRecords),
      ...told('workloads/WORKLOAD/', workloadRecords),
      ...told('', sharedRecords),
    ];
    expect(rows).toEqual(expect.arrayContaining(expected));
  });
});

describe('any text becomes one part of a key', () => {
  test.each([
    ['a finding key', '1234/abc', '1234#2fabc'],
    ['a time stays readable', '2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z'],
    ['an address stays readable', 'ada@example.com', 'ada@example.com'],
    ['the way out', '..', '#2e#2e'],
    ['here', '.', '#2e'],
    ['the escape itself', 'a#2fb', 'a#232fb'],
    ['a space and a NUL', 'a \0', 'a#20#00'],
    ['other scripts', 'é', '#c3#a9'],
  ])('%s', (_, text, part) => {
    expect(encodePart(text)).toBe(part);
    expect(isKeyPart(part)).toBe(true);
  });

  test.each([
    ['long', 'x'.repeat(5_000)],
    ['long only when escaped', '/'.repeat(100)],
    ['empty', ''],
  ])('%s is named by its digest', (_, text) => {
    expect(encodePart(text)).toMatch(/^#sha256-[0-9a-f]{64}$/);
    expect(isKeyPart(encodePart(text))).toBe(true);
  });

  test('different texts never share a part', () => {
    const texts = [
      'a/b',
      'a#2fb',
      'a:b',
      'a.b',
      'A/b',
      'a//b',
      '..',
      '.',
      '#2e',
      '',
      ' ',
      'x'.repeat(300),
      'x'.repeat(301),
    ];
    expect(new Set(texts.map(encodePart)).size).toBe(texts.length);
  });
});
