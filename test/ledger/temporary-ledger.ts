import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect } from '@jest/globals';
import { createFileStore, type LedgerStore } from '../../src/ledger/store/file-store';
import { createLedger, type Ledger } from '../../src/ledger/ledger';
import type { Workload } from '../../src/domain/workload/workload';

export interface TemporaryLedger {
  readonly directory: string;
  readonly store: LedgerStore;
  readonly ledger: Ledger;
  /** Reads the content under a key, as text. */
  readonly text: (key: string) => Promise<string>;
  /** Writes over a key, as somebody with a shell could. */
  readonly overwrite: (key: string, text: string) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
}

const made: string[] = [];

// Not after each test: this hook would run before those of the file, while what the file started still writes.
afterAll(async () => {
  for (const directory of made.splice(0)) await rm(directory, { recursive: true, force: true });
});

/** An empty folder on the real disk, gone after the tests of the file. */
export async function temporaryFolder(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'firebreak-ledger-'));
  made.push(directory);
  return directory;
}

/** A ledger on the real disk. */
export async function temporaryLedger(): Promise<TemporaryLedger> {
  const directory = await temporaryFolder();
  const store = createFileStore(directory);
  const file = (key: string) => path.join(directory, key);
  return {
    directory,
    store,
    ledger: createLedger(store),
    text: async (key) => readFile(file(key), 'utf8'),
    overwrite: async (key, text) => writeFile(file(key), text),
    remove: async (key) => rm(file(key)),
  };
}

/** Matches a Failure by its code and a part of its message. */
export function failure(code: string, part: string): unknown {
  return expect.objectContaining({ name: 'Failure', code, message: expect.stringContaining(part) });
}

export const workload: Workload = {
  projectNumber: '415104041262',
  location: 'europe-west1',
  kind: 'services',
  name: 'shop',
};
export const incident = '415104041262/europe-west1/services/shop#1';
export const at = '2026-03-01T10:00:00.000Z';
export const later = '2026-03-01T10:05:00.000Z';
