import type { Logger } from 'pino';
import { Failure } from '../domain/failures';
import { inertLine } from '../domain/inert-text';
import type { MessageSource } from '../google/subscription';
import { handleNotification, type IntakeDeps } from './handle-notification';

export interface RunningIntake {
  /** Settles when the subscription was closed; rejects when it cannot go on (no such subscription, no permission). */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

/** Takes notifications from the subscription until it is stopped. What could not be handed over comes again. */
export function startIntake(source: MessageSource, deps: IntakeDeps, log: Logger): RunningIntake {
  const subscription = source.open(async (message) => {
    try {
      const handled = await handleNotification(deps, message.data);
      message.ack();
      log.info({ ...handled, messageId: message.id }, `notification: ${handled.result}`);
    } catch (thrown) {
      const failure = Failure.from(thrown);
      message.nack();
      log.warn(
        { code: failure.code, messageId: message.id },
        `not handed over, it comes again: ${inertLine(failure.message, 300)}`,
      );
    }
  });
  return { stopped: subscription.closed, stop: async () => subscription.close() };
}
