import { Context } from '@temporalio/activity';

/** Beats every second while work is under way: a killed worker is noticed within the heartbeat limit of five seconds. */
export async function withHeartbeat<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), 1_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
