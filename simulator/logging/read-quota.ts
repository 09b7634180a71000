import { StatusError } from '../wire/status';

/** The listings that a project may still ask for. */
interface ReadQuota {
  /** Counts one; throws RESOURCE_EXHAUSTED when none is left in this minute. */
  count(): void;
}

const MINUTE_MS = 60_000;

/**
 * Cloud Logging's limit of reads: by minute and project, whoever asks, and refused calls use nothing of it. A minute begins
 * with the first call after the last has passed. The answer is the one of all quotas of Google's
 * (cloud.google.com/docs/quotas/troubleshoot; metric and limit by docs.cloud.google.com/logging/quotas), and says nothing
 * of how long to wait.
 */
export function createReadQuota(perMinute: number, projectNumber: string, now: () => number): ReadQuota {
  let ends = 0;
  let left = perMinute;
  return {
    count() {
      const at = now();
      if (at >= ends) [ends, left] = [at + MINUTE_MS, perMinute];
      if (left === 0) throw exceeded(perMinute, projectNumber);
      left -= 1;
    },
  };
}

function exceeded(perMinute: number, projectNumber: string): StatusError {
  return new StatusError(
    'RESOURCE_EXHAUSTED',
    "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service " +
      `'logging.googleapis.com' for consumer 'project_number:${projectNumber}'.`,
    [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'RATE_LIMIT_EXCEEDED',
        domain: 'googleapis.com',
        metadata: {
          service: 'logging.googleapis.com',
          consumer: `projects/${projectNumber}`,
          quota_metric: 'logging.googleapis.com/read_requests',
          quota_limit: 'ReadRequestsPerMinutePerProject',
          quota_limit_value: String(perMinute),
          quota_location: 'global',
          quota_unit: '1/min/{project}',
        },
      },
    ],
  );
}
