import type { WorkerInterceptors } from '@temporalio/worker';
import { createFailureInterceptor } from './failure-interceptor';
import { heartbeatInterceptor } from './heartbeat-interceptor';

/** Its memory is of this process, whichever of its workers runs the next try. */
const failureInterceptor = createFailureInterceptor();

/** What every activity runs in: it beats, and what it throws becomes what Temporal's retry policy understands. */
export const activityInterceptors: WorkerInterceptors = {
  activity: [() => ({ inbound: heartbeatInterceptor }), () => ({ inbound: failureInterceptor })],
};
