import { z } from 'zod';
import { sharedPrefix } from '../store/paths';
import { createFirst, readRecord } from '../store/records';
import type { LedgerStore } from '../store/store';

const alarmSchema = z.strictObject({ id: z.string(), at: z.string() });

/**
 * Pages about what no incident tells of: many findings see the same trouble, and one page of it is enough. Recorded after
 * the receiver took it, so that a page is sent twice rather than never.
 */
export interface AlarmLedger {
  /** Whether this page was delivered. */
  wasAlarmed(id: string): Promise<boolean>;
  /** Records that it was delivered; the first record stays. `at`: RFC 3339. */
  recordAlarm(id: string, at: string): Promise<void>;
}

export function alarmLedger(store: LedgerStore): AlarmLedger {
  return {
    wasAlarmed: async (id) =>
      (await readRecord(store, sharedPrefix('alarms', id), alarmSchema)) !== undefined,
    async recordAlarm(id, at) {
      await createFirst(store, sharedPrefix('alarms', id), alarmSchema, { id, at });
    },
  };
}
