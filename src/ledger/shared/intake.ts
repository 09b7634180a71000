import { z } from 'zod';
import { sharedPrefix } from '../store/paths';
import { createFirst, readRecord } from '../store/records';
import type { LedgerStore } from '../store/store';

/** How it was known that a silence is no quiet: messages wait, they had waited, or it lasted longer than it may. */
export const silenceSigns = ['backlog', 'waited', 'too-long'] as const;
export type SilenceSign = (typeof silenceSigns)[number];

const silenceSchema = z.strictObject({
  subscription: z.string(),
  since: z.string(),
  at: z.string(),
  sign: z.enum(silenceSigns),
});
const heardSchema = z.strictObject({ subscription: z.string(), at: z.string() });

/** A stream of notifications that delivered nothing. Times are RFC 3339. */
export interface Silence {
  /** `projects/P/subscriptions/S`. */
  readonly subscription: string;
  /** When the last message came, or the stream was opened. */
  readonly since: string;
  /** When it was noticed, and the stream opened anew. */
  readonly at: string;
  readonly sign: SilenceSign;
}

/** What the intake has noticed of its own stream, for whoever asks from another process. */
export interface IntakeLedger {
  recordSilence(silence: Silence): Promise<void>;
  /** That messages came again. */
  recordHeard(subscription: string, at: string): Promise<void>;
  /** The newest silence after which nothing has come; undefined where there is none. */
  openSilence(): Promise<Silence | undefined>;
}

export function intakeLedger(store: LedgerStore): IntakeLedger {
  const newest = async (part: 'intake/silent' | 'intake/heard'): Promise<string | undefined> =>
    (await store.list(sharedPrefix(part))).at(-1);
  return {
    async recordSilence({ subscription, since, at, sign }) {
      const record = { subscription, since, at, sign };
      await createFirst<Silence>(store, sharedPrefix('intake/silent', at), silenceSchema, record);
    },
    async recordHeard(subscription, at) {
      await createFirst(store, sharedPrefix('intake/heard', at), heardSchema, { subscription, at });
    },
    async openSilence() {
      const [silent, heard] = await Promise.all([newest('intake/silent'), newest('intake/heard')]);
      if (silent === undefined) return undefined;
      const { record } =
        (await readRecord<Silence>(store, `${sharedPrefix('intake/silent')}/${silent}`, silenceSchema)) ?? {};
      // Names are times, and sort as these do.
      return record === undefined || (heard !== undefined && heard >= silent) ? undefined : record;
    },
  };
}
