import { describe, expect, test } from '@jest/globals';
import { createFileStore } from '../../../src/ledger/store/file-store';
import { createLedger } from '../../../src/ledger/ledger';
import { at, failure, incident, later, temporaryLedger, workload } from '../temporary-ledger';

const prefix = 'workloads/415104041262/europe-west1/services/shop/incidents';

describe('a number is never given twice', () => {
  test('20 claimants at the same moment, in two processes, get 20 numbers without a gap', async () => {
    const { directory, ledger } = await temporaryLedger();
    const ledgers = [ledger, createLedger(createFileStore(directory))];
    const opened = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        (ledgers[index % 2] ?? ledger).openIncident(workload, `run-${index}`, at),
      ),
    );
    const numbers = opened.map(({ number }) => number).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test('20 attempts of one claimant at the same moment get one number', async () => {
    const { ledger } = await temporaryLedger();
    await ledger.openIncident(workload, 'run-before', at);
    const opened = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        ledger.openIncident(workload, 'run-1', `2026-03-01T10:00:${String(index).padStart(2, '0')}.000Z`),
      ),
    );
    expect(new Set(opened.map(({ number }) => number))).toEqual(new Set([2]));
    expect(new Set(opened.map(({ openedAt }) => openedAt)).size).toBe(1);
  });

  test('not even when the record of one was deleted', async () => {
    const { ledger, remove } = await temporaryLedger();
    for (const claimant of ['run-1', 'run-2', 'run-3']) await ledger.openIncident(workload, claimant, at);
    await remove(`${prefix}/2`);
    await expect(ledger.openIncident(workload, 'run-4', at)).rejects.toEqual(
      failure('ledger-corrupt', `${prefix}/2 is missing, although ${prefix}/3 is there`),
    );
  });

  test('not when the record of one is damaged', async () => {
    const { ledger, text, overwrite } = await temporaryLedger();
    await ledger.openIncident(workload, 'run-1', at);
    await overwrite(`${prefix}/1`, (await text(`${prefix}/1`)).replace('run-1', 'run-2'));
    await expect(ledger.openIncident(workload, 'run-2', at)).rejects.toEqual(
      failure('ledger-corrupt', `${prefix}/1`),
    );
  });
});

describe('opening', () => {
  test('a retry gets its number and its first time again, also after others came', async () => {
    const { ledger } = await temporaryLedger();
    const first = await ledger.openIncident(workload, 'run-1', at);
    expect(first).toEqual({ number: 1, openedAt: at });
    expect(await ledger.openIncident(workload, 'run-2', later)).toEqual({
      number: 2,
      openedAt: later,
    });
    expect(await ledger.openIncident(workload, 'run-1', later)).toEqual(first);
  });

  test('workloads whose names begin alike count for themselves', async () => {
    const { ledger } = await temporaryLedger();
    await ledger.openIncident(workload, 'run-1', at);
    const others = [
      { ...workload, projectNumber: '4151040412620' },
      { ...workload, name: 'shop-2' },
      { ...workload, kind: 'jobs' as const },
    ];
    for (const other of others) expect((await ledger.openIncident(other, 'run-2', at)).number).toBe(1);
  });
});

describe('the findings of an incident', () => {
  test('are kept once each, in full, whatever their names hold', async () => {
    const { ledger } = await temporaryLedger();
    const names = [
      'organizations/1/sources/2/locations/global/findings/aa',
      'projects/3/sources/2/findings/bb',
      '../../x',
    ];
    for (const name of [...names, ...names]) await ledger.joinFinding(incident, name);
    expect([...(await ledger.findingsOf(incident))].sort()).toEqual([...names].sort());
  });

  test('are none for an incident that nothing joined', async () => {
    const { ledger } = await temporaryLedger();
    expect(await ledger.findingsOf(incident)).toEqual([]);
  });

  test.each([['shop'], ['../..#1'], ['a/b#0'], ['a b#1'], ['#1'], ['a/b#1/../../x#1']])(
    '%j is not an incident',
    async (name) => {
      const { ledger } = await temporaryLedger();
      await expect(ledger.joinFinding(name, 'x')).rejects.toEqual(failure('malformed', 'is not'));
    },
  );
});
