import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../domain/failures';
import { sharedPrefix } from './store/paths';
import { createRecord, readRecord } from './store/records';
import type { LedgerStore } from './store/store';

const schema = z.strictObject({ by: z.string(), at: z.string() });

/** Creates a small record under `doctor/` and reads it back. Throws `ledger-unwritable` or `ledger-corrupt`. */
export async function tryLedger(store: LedgerStore, record: z.output<typeof schema>): Promise<void> {
  const key = sharedPrefix('doctor', randomUUID());
  await createRecord(store, key, record);
  if ((await readRecord(store, key, schema)) !== undefined) return;
  throw new Failure('ledger-unwritable', `what was written to ${key} in the ledger is not there any more`);
}
