import { failureKind, isFailureCode } from '../../domain/failures';
import { findingWorkflowId, parseFindingName } from '../../domain/finding/finding-name';
import { inertLine } from '../../domain/text/inert-text';
import type { ActivityDeps } from '../deps';
import { raiseAlarm } from './raise-alarm';
import type { SentPage } from './send-page';

export interface PageUnreadInput {
  /** RFC 3339: when it was decided to page. */
  readonly at: string;
  /** The finding's full name. */
  readonly name: string;
  /** What reading it failed with, and the words of that failure. */
  readonly code: string;
  readonly why: string;
}

/** Characters of an RFC 3339 time down to its hour. */
const HOUR = 13;

/**
 * Tells people that findings cannot be read, so that nobody looks at what they report. Credentials or a right that are
 * missing stop all of them: people are told once an hour for each cause, by the first finding that meets it. Throws the
 * client's `Failure` when the receiver did not take it; safe to repeat.
 */
export function pageUnread(deps: ActivityDeps) {
  return async function pageUnread({ at, name, code, why }: PageUnreadInput): Promise<SentPage> {
    const finding = findingWorkflowId(parseFindingName(name), deps.taskQueue);
    const todo = isFailureCode(code) ? [failureKind(code).todo] : [];
    return raiseAlarm(
      deps,
      {
        id: `${deps.taskQueue}/not-read/${inertLine(code, 40)}/${new Date(at).toISOString().slice(0, HOUR)}`,
        kind: 'not-read',
        at,
        severity: 'HIGH',
        title: 'a finding was reported and cannot be read from Security Command Center',
        about: name,
        why: `${code}: ${why}. Nothing is known of it, so nothing is investigated and nobody is asked; others may meet the same. It is read again by itself.`,
        todo: [...todo, `Look at it in Security Command Center meanwhile: ${inertLine(name, 300)}`],
      },
      await deps.linkTo?.(finding),
    );
  };
}
