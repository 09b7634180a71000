import { z } from 'zod';
import { digestBytes } from '../../domain/text/digest';
import { sharedPrefix } from '../store/paths';
import { createFirst, readRecord } from '../store/records';
import type { LedgerStore } from '../store/store';

/**
 * What was done with a state of a finding. The closed list. `own-write` announces, under the time that the finding has
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

const handledSchema = z.strictObject({
  key: z.string(),
  eventTime: z.string(),
  state: z.string(),
  what: z.enum(handledWhats),
  at: z.string(),
});
const notFindingSchema = z.strictObject({
  sha256: z.string(),
  bytes: z.number(),
  why: z.string(),
  at: z.string(),
});

/** One state of a finding that needs no second look. */
export interface HandledFinding {
  /** `<source>/<finding>`. */
  readonly key: string;
  /** RFC 3339, as SCC gives it. */
  readonly eventTime: string;
  /** SCC's state: `ACTIVE`, `INACTIVE`. */
  readonly state: string;
  readonly what: HandledWhat;
  /** RFC 3339. */
  readonly at: string;
}

/** A message that is no finding: its size and digest, never its content. */
export interface NotAFinding {
  readonly sha256: string;
  readonly bytes: number;
  readonly why: string;
  readonly at: string;
}

/** What intake has seen. The first record of a state stays. */
export interface HandledLedger {
  recordHandled(handled: HandledFinding): Promise<HandledFinding>;
  isHandled(key: string, eventTime: string, state: string): Promise<boolean>;
  /** What was done with this state of a finding, if anything. */
  readHandled(key: string, eventTime: string, state: string): Promise<HandledFinding | undefined>;
  /**
   * Whether a write of Firebreak's own was announced and SCC's answer to it is not recorded yet. A notification of
   * INACTIVE that comes in between carries a time that nobody knows so far, and is its own.
   */
  isOwnWriteUnderWay(key: string): Promise<boolean>;
  /** Records a message that could not be read as a finding. The same bytes are one record. */
  recordNotAFinding(
    message: Uint8Array,
    note: { readonly why: string; readonly at: string },
  ): Promise<NotAFinding>;
}

export function handledLedger(store: LedgerStore): HandledLedger {
  const read = async (key: string, eventTime: string, state: string): Promise<HandledFinding | undefined> =>
    (await readRecord<HandledFinding>(store, handledKey(key, eventTime, state), handledSchema))?.record;
  return {
    async recordHandled({ key, eventTime, state, what, at }) {
      const record = { key, eventTime, state, what, at };
      return (
        await createFirst<HandledFinding>(store, handledKey(key, eventTime, state), handledSchema, record)
      ).record;
    },
    isHandled: async (key, eventTime, state) => (await read(key, eventTime, state)) !== undefined,
    readHandled: read,
    async isOwnWriteUnderWay(key) {
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
    async recordNotAFinding(message, { why, at }) {
      const record = { sha256: digestBytes(message), bytes: message.length, why, at };
      return (
        await createFirst<NotAFinding>(
          store,
          sharedPrefix('not-findings', record.sha256),
          notFindingSchema,
          record,
        )
      ).record;
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
