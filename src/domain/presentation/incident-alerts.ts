import type { IncidentView, RejectedMessage } from '../incident/incident-view';
import { timeText } from '../text/time';

/**
 * Lists what stands before everything else, since a person may believe otherwise: that their message did not count, that
 * the workflow was cancelled, that an approved step has not begun, that something does not get done, that Google does not
 * serve what is wanted of the service, that a restore did not give everything back. Texts can come from
 * outside: inert where they are shown.
 */
export function incidentAlerts(
  view: Pick<
    IncidentView,
    | 'rejections'
    | 'decisions'
    | 'trouble'
    | 'notBegun'
    | 'notRestored'
    | 'cancelled'
    | 'verification'
    | 'restored'
  >,
  when: (rfc3339: string) => string = timeText,
): readonly string[] {
  const { trouble = [], notBegun, notRestored, cancelled, verification, restored } = view;
  // A verification from before a restore says nothing of now.
  const unserved = restored ? [] : (verification?.notServed ?? []);
  const rejected = lastRejected(view);
  return [
    ...(rejected === undefined || rejected.isEarlier
      ? []
      : [
          `The last message (${when(rejected.message.at)}) did NOT count, and nothing was decided by it (${rejected.message.code}): ${rejected.message.reason}`,
        ]),
    ...(cancelled === undefined
      ? []
      : [
          `Somebody cancelled the workflow in Temporal ${when(cancelled)}: nothing watches the workload since. The open findings open the next incident, which asks again.`,
        ]),
    ...(notBegun === undefined
      ? []
      : [
          `APPROVED AND NOT BEGUN since ${when(notBegun.since)}: ${notBegun.why}. It is tried again by itself; its commands work by hand all the same.`,
        ]),
    ...(notRestored === undefined || restored
      ? []
      : [`The last restore (${when(notRestored.at)}) did NOT give everything back. ${notRestored.text}`]),
    ...trouble.map(
      ({ what, why, since }) =>
        `Held up since ${when(since)}: ${what}: ${why}. It is tried again by itself; mend what is named.`,
    ),
    ...unserved.map((text) => `WANTED IS NOT SERVED. ${text}`),
  ];
}

/** The newest message that did not count, and whether one has counted since. */
export function lastRejected({
  rejections,
  decisions,
}: Pick<IncidentView, 'rejections' | 'decisions'>):
  { readonly message: RejectedMessage; readonly isEarlier: boolean } | undefined {
  const message = rejections.at(-1);
  if (message === undefined) return undefined;
  const since = decisions.some(({ at }) => Date.parse(at) > Date.parse(message.at));
  return { message, isEarlier: message.earlier === true || since };
}
