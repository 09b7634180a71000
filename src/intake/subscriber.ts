import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Failure, refusals, type FailureCode } from '../domain/failures';
import { inertLine } from '../domain/text/inert-text';
import type { MessageSource, OpenSubscription, ReceivedMessage } from '../google/pubsub/subscription';
import type { Silence, SilenceSign } from '../ledger/shared/intake';
import { handleNotification, type Handled, type IntakeDeps } from './handle-notification';
import { hadWaited, lookAtSilence, type SilenceRules } from './watch-silence';

export interface RunningIntake {
  /** Settles when the subscription was closed; rejects when it cannot go on (no such subscription, no permission). */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

/** Looks for a stream that has fallen silent. */
export interface SilenceWatch extends SilenceRules {
  readonly lookEveryMs: number;
  /** Tells people; tried again at the next look where it throws. */
  readonly tell: (silence: Silence) => Promise<void>;
}

/** Failures that no message is to blame for: what is handed over later fails in the same way until somebody mends it. */
const OUTAGES: readonly FailureCode[] = [
  ...refusals,
  'temporal-unavailable',
  'unreachable',
  'unauthenticated',
  'rate-limited',
  'ledger-unwritable',
  'foreign-workflow',
];
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Takes notifications from the subscription until it is stopped. A message is acknowledged once it is durable, or when it
 * is no finding. One that an outage keeps from being handed over is held and tried again here, under its lease: giving it
 * back would use up its delivery attempts, and an outage of minutes would end in the dead-letter topic. One that fails by
 * itself is given back, and Pub/Sub's dead-letter policy says how often. With `watch` a stream that falls silent is replaced
 * by a new one; what the old one still holds comes again, and the ledger knows what was handed over.
 */
export function startIntake(
  source: MessageSource,
  deps: IntakeDeps,
  log: Logger,
  watch?: SilenceWatch,
): RunningIntake {
  const stopping = new AbortController();
  const intake = createStreams(source, deps, log, stopping.signal, watch);
  // Held messages must not keep a subscription that has failed from ending.
  const ended = intake.closed.finally(() => stopping.abort());
  if (watch !== undefined) void lookRegularly(async () => intake.look(), watch.lookEveryMs, stopping.signal);
  return {
    stopped: ended,
    async stop() {
      stopping.abort();
      await intake.close();
    },
  };
}

interface Streams {
  readonly closed: Promise<void>;
  close(): Promise<void>;
  look(): Promise<void>;
}

function createStreams(
  source: MessageSource,
  deps: IntakeDeps,
  log: Logger,
  signal: AbortSignal,
  watch: SilenceWatch | undefined,
): Streams {
  const now = (): number => deps.now().getTime();
  const iso = (at: number): string => new Date(at).toISOString();
  let [heardAt, openedAt, handling] = [now(), now(), 0];
  // When the stream before this one was last heard of, until this one has delivered something.
  let replaced: number | undefined;
  let told = false;
  let owed: Silence | undefined;
  let settle: { done: () => void; failed: (thrown: unknown) => void } | undefined;
  const closed = new Promise<void>((done, failed) => {
    settle = { done, failed };
  });

  const noted = async (sign: SilenceSign, since: number): Promise<void> => {
    const silence = { subscription: source.name, since: iso(since), at: iso(openedAt), sign };
    log.error(
      silence,
      `intake: the stream has delivered nothing since ${silence.since} and was opened again`,
    );
    // One silence is told once, however often its stream is reopened.
    if (told) return;
    told = true;
    owed = silence;
    await deps.ledger.recordSilence(silence);
  };
  const heard = async (message: ReceivedMessage): Promise<void> => {
    const since = replaced;
    [heardAt, replaced] = [now(), undefined];
    if (since !== undefined && hadWaited(message, since, openedAt)) await noted('waited', since);
    if (!told) return;
    told = false;
    log.warn({ subscription: source.name }, 'intake: messages come again');
    await deps.ledger.recordHeard(source.name, iso(heardAt));
  };
  const open = (): OpenSubscription => {
    const opened = source.open(async (message) => {
      handling += 1;
      await heard(message).catch((thrown: unknown) => warn(log, 'a silence could not be recorded', thrown));
      await take(message, deps, log, signal).finally(() => {
        handling -= 1;
      });
    });
    opened.closed.then(
      () => (opened === current ? settle?.done() : undefined),
      (thrown: unknown) => (opened === current ? settle?.failed(thrown) : undefined),
    );
    return opened;
  };
  let current: OpenSubscription = open();

  return {
    closed,
    close: async () => current.close(),
    async look() {
      if (watch === undefined || signal.aborted) return;
      const verdict = await lookAtSilence({ heardAt, openedAt, handling }, watch, now());
      // It may have been stopped while it was asked.
      signal.throwIfAborted();
      if (verdict.reopen) {
        const old = current;
        replaced ??= heardAt;
        openedAt = now();
        current = open();
        log.warn({ subscription: source.name, since: iso(heardAt) }, 'intake: quiet for long, opened again');
        // A stream that does not speak may not close either; nobody waits for it.
        void old.close().catch((thrown: unknown) => warn(log, 'the old stream did not close', thrown));
      }
      if (verdict.sign !== undefined) await noted(verdict.sign, heardAt);
      if (owed === undefined) return;
      await watch.tell(owed);
      owed = undefined;
    },
  };
}

function warn(log: Logger, what: string, thrown: unknown): void {
  log.warn(`intake: ${what}: ${inertLine(Failure.from(thrown).message, 300)}`);
}

async function lookRegularly(look: () => Promise<void>, everyMs: number, signal: AbortSignal): Promise<void> {
  // A look that throws (a page that was not taken, a disk) is tried again at the next one.
  while (await passed(everyMs, signal)) await look().catch(() => undefined);
}

async function take(
  message: ReceivedMessage,
  deps: IntakeDeps,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const about = { messageId: message.id, deliveryAttempt: message.deliveryAttempt };
  for (let waitMs = FIRST_PAUSE_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_PAUSE_MS)) {
    try {
      const handled = await handleNotification(deps, message.data);
      message.ack();
      for (const each of handled) say(each, about, log);
      return;
    } catch (thrown) {
      const failure = Failure.from(thrown);
      const held = OUTAGES.includes(failure.code) && !signal.aborted;
      const what = held ? `held, tried again in ${waitMs / 1_000} s` : 'given back, it comes again';
      log.warn(
        { code: failure.code, ...about },
        `not handed over, ${what}: ${inertLine(failure.message, 300)}`,
      );
      if (!held || !(await passed(waitMs, signal))) {
        message.nack();
        return;
      }
    }
  }
}

/** A message that starts nothing is a warning: somebody may have meant it to be a finding. */
function say(handled: Handled, about: object, log: Logger): void {
  const line = { ...handled, ...about };
  const doubt = handled.result === 'started' ? handled.doubt : undefined;
  if (handled.result === 'not-a-finding') {
    log.warn(line, `notification: not-a-finding, nothing is started: ${inertLine(handled.why, 300)}`);
  } else if (doubt !== undefined) {
    log.warn(line, `notification: ${handled.result}, by SCC's word alone, since ${doubt}`);
  } else log.info(line, `notification: ${handled.result}`);
}

/** False when it was stopped meanwhile. */
async function passed(waitMs: number, signal: AbortSignal): Promise<boolean> {
  return pause(waitMs, true, { signal }).catch(() => false);
}
