import { z } from 'zod';
import { digestBytes } from '../../domain/text/digest';
import type { LedgerStore } from '../store/file-store';
import { sharedPrefix } from '../store/paths';
import { createFirst, readRecord, recordOf } from '../store/records';

/**
 * The handling of a state of a finding. The closed list. `own-write` announces, under the time that the finding has
 * now, that Firebreak is about to set it INACTIVE; `own-mark` stands under the time that SCC gave that change.
 */
export const handledWhats = [
  'started',
  'own-write',
  'own-mark',
  'inactive',
  'not-ours',
  'not-a-finding',
] as const;
export type HandledWhat = (typeof handledWhats)[number];

/** One state of a finding that needs no second look. */
export type HandledFinding = z.infer<typeof handledSchema>;
const handledSchema = recordOf({
  /** `<source>/<finding>`. */
  key: z.string(),
  /** RFC 3339, as SCC gives it. */
  eventTime: z.string(),
  /** SCC's state: `ACTIVE`, `INACTIVE`. */
  state: z.string(),
  what: z.enum(handledWhats),
  /** RFC 3339. */
  at: z.string(),
});

type NotAFinding = z.infer<typeof notFindingSchema>;
const notFindingSchema = recordOf({ sha256: z.string(), bytes: z.number(), why: z.string(), at: z.string() });

/** The findings that intake has seen. The first record of a state stays. */
export function handledLedger(store: LedgerStore) {
  const read = async (key: string, eventTime: string, state: string): Promise<HandledFinding | undefined> =>
    (await readRecord(store, handledKey(key, eventTime, state), handledSchema))?.record;
  return {
    async recordHandled({ key, eventTime, state, what, at }: HandledFinding): Promise<HandledFinding> {
      const record = { key, eventTime, state, what, at };
      return (await createFirst(store, handledKey(key, eventTime, state), handledSchema, record)).record;
    },
    isHandled: async (key: string, eventTime: string, state: string): Promise<boolean> =>
      (await read(key, eventTime, state)) !== undefined,
    /** The handling of this state of a finding, if any. */
    readHandled: read,
    /**
     * Tells whether a write of Firebreak's own was announced and SCC's answer to it is not recorded yet. A
     * notification of INACTIVE that comes in between carries a time that nobody knows so far, and is its own.
     */
    async isOwnWriteUnderWay(key: string): Promise<boolean> {
      const folder = sharedPrefix('handled', key);
      const times = await store.list(folder);
      const records = await Promise.all(
        times.map(async (time) => readRecord(store, `${folder}/${time}/INACTIVE`, handledSchema)),
      );
      const own = records
        .flatMap((stored) => (stored === undefined ? [] : [stored.record]))
        .filter(({ what }) => what === 'own-write' || what === 'own-mark')
        .toSorted((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime));
      return own.at(-1)?.what === 'own-write';
    },
    /** Records a message that could not be read as a finding: size and digest, never its content. The same bytes are one record. */
    async recordNotAFinding(
      message: Uint8Array,
      { why, at }: { readonly why: string; readonly at: string },
    ): Promise<NotAFinding> {
      const record = { sha256: digestBytes(message), bytes: message.length, why, at };
      return (await createFirst(store, sharedPrefix('not-findings', record.sha256), notFindingSchema, record))
        .record;
    },
  };
}

/** A notification and the API write the same time with and without trailing zeros, so they are dropped. */
function handledKey(key: string, eventTime: string, state: string): string {
  const time = eventTime.replace(/\.([0-9]*?)0*Z$/, (_, digits: string) =>
    digits === '' ? 'Z' : `.${digits}Z`,
  );
  return sharedPrefix('handled', key, time, state);
}

/** How it was known that a silence is no quiet: messages wait, they had waited, or it lasted longer than it may. */
const silenceSigns = ['backlog', 'waited', 'too-long'] as const;
export type SilenceSign = (typeof silenceSigns)[number];

/** A stream of notifications that delivered nothing. Times are RFC 3339. */
export type Silence = z.infer<typeof silenceSchema>;
const silenceSchema = recordOf({
  /** `projects/P/subscriptions/S`. */
  subscription: z.string(),
  /** When the last message came, or the stream was opened. */
  since: z.string(),
  /** When it was noticed, and the stream reopened. */
  at: z.string(),
  sign: z.enum(silenceSigns),
});
const heardSchema = recordOf({ subscription: z.string(), at: z.string() });

/** The intake's observations of its own stream, for other processes to read. */
export function intakeLedger(store: LedgerStore) {
  const newest = async (part: 'intake/silent' | 'intake/heard'): Promise<string | undefined> =>
    (await store.list(sharedPrefix(part))).at(-1);
  return {
    async recordSilence({ subscription, since, at, sign }: Silence): Promise<void> {
      const record = { subscription, since, at, sign };
      await createFirst(store, sharedPrefix('intake/silent', at), silenceSchema, record);
    },
    /** That messages came again. */
    async recordHeard(subscription: string, at: string): Promise<void> {
      await createFirst(store, sharedPrefix('intake/heard', at), heardSchema, { subscription, at });
    },
    /** The newest silence after which nothing has come; undefined where there is none. */
    async openSilence(): Promise<Silence | undefined> {
      const [silent, heard] = await Promise.all([newest('intake/silent'), newest('intake/heard')]);
      if (silent === undefined) return undefined;
      const { record } =
        (await readRecord(store, `${sharedPrefix('intake/silent')}/${silent}`, silenceSchema)) ?? {};
      // Names are times, and sort as these do.
      return record === undefined || (heard !== undefined && heard >= silent) ? undefined : record;
    },
  };
}
