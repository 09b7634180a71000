import { z } from 'zod';
import { Failure } from '../../domain/failures';
import type { PolicyInForce } from '../../domain/plan/policy';
import { sharedPrefix } from '../store/paths';
import { createFirst } from '../store/records';
import type { LedgerStore } from '../store/store';

const schema = z.strictObject({ serial: z.number().int().positive(), digest: z.string(), at: z.string() });

/** Which policies an installation has been run with. */
export interface PolicyRecords {
  /**
   * Takes a policy as the one in force. Throws `bad-policy` when a newer serial was seen before, or the same serial with
   * another content: an old file that comes back must not bring back who could decide then.
   */
  admitPolicy(inForce: PolicyInForce, at: string): Promise<void>;
}

export function policyRecords(store: LedgerStore): PolicyRecords {
  return {
    async admitPolicy({ policy: { serial, installation }, digest }, at) {
      const prefix = sharedPrefix('policies', installation);
      const seen = (await store.list(prefix)).filter((name) => /^[1-9][0-9]{0,9}$/.test(name)).map(Number);
      const highest = Math.max(0, ...seen);
      if (serial < highest) {
        throw refused(
          `its serial ${serial} is lower than ${highest}, which this ledger has seen for ${installation}; an older policy is not taken back. Raise the serial above ${highest}`,
        );
      }
      const first = await createFirst(store, `${prefix}/${serial}`, schema, { serial, digest, at });
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
