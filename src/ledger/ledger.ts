import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../domain/failures';
import { decisionLedger } from './incident/decisions';
import { incidentLedger } from './incident/incidents';
import { manifestLedger } from './incident/manifests';
import { observationLedger } from './incident/observations';
import { outcomeLedger } from './incident/outcomes';
import { savedStateLedger } from './incident/saved-states';
import { stepClaimLedger } from './incident/step-claims';
import { stepStateLedger } from './incident/step-state';
import { evidenceLedger } from './shared/evidence';
import { alarmLedger, installationLedger, policyRecords } from './shared/installation';
import { handledLedger, intakeLedger } from './shared/intake';
import { lookupLedger } from './shared/lookups';
import { planLedger } from './shared/plans';
import type { LedgerStore } from './store/file-store';
import { sharedPrefix } from './store/paths';
import { createRecord, readRecord } from './store/records';

/**
 * The truth about what was found, decided and done, outside Temporal. Everything is created once and never replaced,
 * and everything may be done again: a retry gives what the first try gave. Throws `Failure`: `ledger-unwritable` when
 * the disk does not do it, `ledger-corrupt` when something that is read is damaged or foreign (it names the key),
 * `malformed` for names that cannot be.
 */
export type Ledger = ReturnType<typeof createLedger>;

/** The ledger over a store; it keeps no state of its own, so several may use one store. */
export function createLedger(store: LedgerStore) {
  const steps = { ...stepClaimLedger(store), ...savedStateLedger(store) };
  return {
    ...alarmLedger(store),
    ...evidenceLedger(store),
    ...installationLedger(store),
    ...observationLedger(store),
    ...incidentLedger(store),
    ...manifestLedger(store),
    ...planLedger(store),
    ...decisionLedger(store),
    ...steps,
    ...stepStateLedger(steps),
    ...policyRecords(store),
    ...handledLedger(store),
    ...lookupLedger(store),
    ...intakeLedger(store),
    ...outcomeLedger(store),
  };
}

const trySchema = z.strictObject({ by: z.string(), at: z.string() });

/** Creates a small record under `doctor/` and reads it back. Throws `ledger-unwritable` or `ledger-corrupt`. */
export async function tryLedger(store: LedgerStore, record: z.output<typeof trySchema>): Promise<void> {
  const key = sharedPrefix('doctor', randomUUID());
  await createRecord(store, key, record);
  if ((await readRecord(store, key, trySchema)) !== undefined) return;
  throw new Failure('ledger-unwritable', `what was written to ${key} in the ledger is not there any more`);
}
