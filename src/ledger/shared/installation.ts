import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../../domain/failures';
import type { PolicyInForce } from '../../domain/plan/policy';
import type { LedgerStore } from '../store/file-store';
import { sharedPrefix } from '../store/paths';
import { createFirst, readRecord, recordOf } from '../store/records';

const installationSchema = recordOf({ id: z.string(), at: z.string() });
const policySchema = recordOf({ serial: z.number().int().positive(), digest: z.string(), at: z.string() });
const alarmSchema = recordOf({ id: z.string(), at: z.string() });

/** Which installation a ledger belongs to: incidents of one are never gone on with by the other. */
export function installationLedger(store: LedgerStore) {
  const key = sharedPrefix('installation');
  return {
    /** The installation's id, made on first use and the same for good. `at`: now, RFC 3339. */
    installation: async (at: string): Promise<string> =>
      (await createFirst(store, key, installationSchema, { id: randomUUID(), at })).record.id,
  };
}

/** Which policies an installation has been run with. */
export function policyRecords(store: LedgerStore) {
  return {
    /**
     * Takes a policy as the one in force. Throws `bad-policy` when a newer serial was seen before, or the same serial with
     * another content: an old file that comes back must not bring back who could decide then.
     */
    async admitPolicy(inForce: PolicyInForce, at: string): Promise<void> {
      const { digest, policy } = inForce;
      const { serial, installation } = policy;
      const prefix = sharedPrefix('policies', installation);
      const seen = (await store.list(prefix)).filter((name) => /^[1-9][0-9]{0,9}$/.test(name)).map(Number);
      const highest = Math.max(0, ...seen);
      if (serial < highest) {
        throw refused(
          `its serial ${serial} is lower than ${highest}, which this ledger has seen for ${installation}; an older policy is not taken back. Raise the serial above ${highest}`,
        );
      }
      const first = await createFirst(store, `${prefix}/${serial}`, policySchema, { serial, digest, at });
      if (first.record.digest === digest) return;
      throw refused(
        `it says something else than the policy with the same serial ${serial} that was read at ${first.record.at}. Raise the serial with every change`,
      );
    },
  };
}

function refused(why: string): Failure {
  return new Failure('bad-policy', `the policy is not taken: ${why}`);
}

/**
 * Pages about what no incident tells of: many findings see the same trouble, and one page of it is enough. Recorded after
 * the receiver took it, so that a page is sent twice rather than never.
 */
export function alarmLedger(store: LedgerStore) {
  return {
    /** Tells whether this page was delivered. */
    wasAlarmed: async (id: string): Promise<boolean> =>
      (await readRecord(store, sharedPrefix('alarms', id), alarmSchema)) !== undefined,
    /** Records that it was delivered; the first record stays. `at`: RFC 3339. */
    async recordAlarm(id: string, at: string): Promise<void> {
      await createFirst(store, sharedPrefix('alarms', id), alarmSchema, { id, at });
    },
  };
}
