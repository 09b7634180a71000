import type { SilenceSign } from '../ledger/shared/intake';

/** How to tell a silence of the stream from quiet. Times in milliseconds. */
export interface SilenceRules {
  /** A silence after which it is asked whether messages wait. */
  readonly askAfterMs: number;
  /** A silence after which the stream is reopened although nobody can say whether messages wait. */
  readonly reopenAfterMs: number;
  /** True when such a silence by itself pages people: the operator has set how long one may last. */
  readonly tooLong: boolean;
  /** Messages that are not acknowledged; undefined where that is not known. Never throws. */
  readonly backlog: (since: number) => Promise<number | undefined>;
}

/** The action after a look. `sign` is there where people are paged. */
type SilenceVerdict =
  | { readonly reopen: false; readonly sign?: SilenceSign }
  | { readonly reopen: true; readonly sign?: SilenceSign };

/** The state of the stream; times in milliseconds since 1970. */
interface StreamState {
  /** When the last message came, or the first stream was opened. */
  readonly heardAt: number;
  /** When the present stream was opened. */
  readonly openedAt: number;
  /** Messages that are being handled, or held: they take the places of others, and the stream is not silent. */
  readonly handling: number;
}

/**
 * Looks at a stream that may have fallen silent: one that stays open and delivers nothing gives no error. Where messages wait
 * it is reopened and people are told; where nobody can say, it is reopened after the longer time. A stream that was just
 * opened gets its own time first. An empty subscription is quiet, unless the operator has said how long it may be so.
 */
export async function lookAtSilence(
  { heardAt, openedAt, handling }: StreamState,
  rules: SilenceRules,
  now: number,
): Promise<SilenceVerdict> {
  const quiet = now - Math.max(heardAt, openedAt);
  if (handling > 0 || quiet < Math.min(rules.askAfterMs, rules.reopenAfterMs)) return { reopen: false };
  const waiting = await rules.backlog(Math.max(heardAt, openedAt));
  if (waiting !== undefined && waiting > 0 && quiet >= rules.askAfterMs) {
    return { reopen: true, sign: 'backlog' };
  }
  if (quiet < rules.reopenAfterMs) return { reopen: false };
  if (rules.tooLong) return { reopen: true, sign: 'too-long' };
  return { reopen: waiting === undefined };
}

/** Messages that are younger than this may have come with any stream. */
const WAITED_MS = 10_000;

/**
 * Tells whether a message that a new stream delivers had waited for it: it was published while the old one was there
 * and silent. One that was given back before is no sign.
 */
export function hadWaited(
  { publishedAt, deliveryAttempt }: { readonly publishedAt: string; readonly deliveryAttempt: number },
  silentSince: number,
  openedAt: number,
): boolean {
  const published = Date.parse(publishedAt);
  return deliveryAttempt <= 1 && published > silentSince && published < openedAt - WAITED_MS;
}
