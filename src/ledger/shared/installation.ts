import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { sharedPrefix } from '../store/paths';
import { createFirst } from '../store/records';
import type { LedgerStore } from '../store/store';

/** The identity of an installation as it is recorded. */
export const installationSchema = z.strictObject({ id: z.string(), at: z.string() });

const KEY = sharedPrefix('installation');

/** Which installation a ledger belongs to: incidents of one are never gone on with by the other. */
export interface InstallationLedger {
  /** The installation's id, made on first use and the same for good. `at`: now, RFC 3339. */
  installation(at: string): Promise<string>;
}

export function installationLedger(store: LedgerStore): InstallationLedger {
  return {
    installation: async (at) =>
      (await createFirst(store, KEY, installationSchema, { id: randomUUID(), at })).record.id,
  };
}
