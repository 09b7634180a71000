import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Failure, refusals, type FailureCode } from '../domain/failures';
import { inertLine } from '../domain/inert-text';
import type { MessageSource, ReceivedMessage } from '../google/subscription';
import { handleNotification, type IntakeDeps } from './handle-notification';

export interface RunningIntake {
  /** Settles when the subscription was closed; rejects when it cannot go on (no such subscription, no permission). */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

/** Failures that no message is to blame for: what is handed over later fails in the same way until somebody mends it. */
const OUTAGES: readonly FailureCode[] = [
  'temporal-unavailable',
  'unreachable',
  'unauthenticated',
  ...refusals,
  'rate-limited',
  'ledger-unwritable',
];
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Takes notifications from the subscription until it is stopped. A message is acknowledged once it is durable, or when it
 * is no finding. One that an outage keeps from being handed over is held and tried again here, under its lease: giving it
 * back would use up its delivery attempts, and an outage of minutes would end in the dead-letter topic. One that fails by
 * itself is given back, and Pub/Sub's dead-letter policy says how often.
 */
export function startIntake(source: MessageSource, deps: IntakeDeps, log: Logger): RunningIntake {
  const stopping = new AbortController();
  const subscription = source.open(async (message) => take(message, deps, log, stopping.signal));
  // What is held must not keep a subscription that has failed from ending.
  const ended = subscription.closed.finally(() => stopping.abort());
  return {
    stopped: ended,
    async stop() {
      stopping.abort();
      await subscription.close();
    },
  };
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
      log.info({ ...handled, ...about }, `notification: ${handled.result}`);
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

/** False when it was stopped meanwhile. */
async function passed(waitMs: number, signal: AbortSignal): Promise<boolean> {
  return pause(waitMs, true, { signal }).catch(() => false);
}
