import type { WorkerInterceptors } from '@temporalio/worker';
import { failureInterceptor } from './failure-interceptor';
import { heartbeatInterceptor } from './heartbeat-interceptor';

/** What every activity runs in: it beats, and what it throws becomes what Temporal's retry policy understands. */
export const activityInterceptors: WorkerInterceptors = {
  activity: [() => ({ inbound: heartbeatInterceptor }), () => ({ inbound: failureInterceptor })],
};
