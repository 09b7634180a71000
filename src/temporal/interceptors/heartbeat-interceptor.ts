import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';

/**
 * Beats every second for as long as an activity runs, so that a killed worker is noticed within the heartbeat limit and
 * not at the end of the time that its work may take. What an earlier try has left in its last beat goes along until the
 * activity beats by itself.
 */
export const heartbeatInterceptor: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    const context = Context.current();
    const timer = setInterval(() => context.heartbeat(context.info.heartbeatDetails), 1_000);
    try {
      return await next(input);
    } finally {
      clearInterval(timer);
    }
  },
};
