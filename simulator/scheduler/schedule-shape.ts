import type { GoogleScope } from '../scenarios/schema';
import type { JsonObject } from '../wire/json';
import { toRfc3339 } from '../world/rfc3339';
import type { ScheduleState } from '../world/job/schedules';

/** Full name of a Cloud Scheduler job. */
export function scheduleName(google: GoogleScope, name: string): string {
  return `projects/${google.project.id}/locations/${google.location}/jobs/${name}`;
}

/** A v1 Job of Cloud Scheduler that runs a Cloud Run job, as the console makes it. A paused one has no next run. */
export function scheduleShape(google: GoogleScope, schedule: ScheduleState): JsonObject {
  const { scenario, account, state, userUpdateTime, next, lastAttemptTime, lastCode = 0 } = schedule;
  const { project, location } = google;
  return {
    name: scheduleName(google, scenario.name),
    description: scenario.description,
    httpTarget: {
      uri: `https://run.googleapis.com/v2/projects/${project.id}/locations/${location}/jobs/${scenario.job}:run`,
      httpMethod: 'POST',
      headers: { 'User-Agent': 'Google-Cloud-Scheduler' },
      oauthToken: {
        serviceAccountEmail: account,
        scope: 'https://www.googleapis.com/auth/cloud-platform',
      },
    },
    userUpdateTime: toRfc3339(userUpdateTime),
    state,
    ...(lastCode === 0 ? {} : { status: { code: lastCode } }),
    ...(state === 'ENABLED' ? { scheduleTime: toRfc3339(next) } : {}),
    ...(lastAttemptTime === undefined ? {} : { lastAttemptTime: toRfc3339(lastAttemptTime) }),
    attemptDeadline: '180s',
    schedule: scenario.schedule,
    timeZone: scenario.timeZone,
  };
}
