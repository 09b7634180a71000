import { failureKind, isFailureCode, type Failure } from '../../domain/failures';
import { findingWorkflowId, parseFindingName } from '../../domain/finding/finding-name';
import type { Severity } from '../../domain/phases';
import { alarmBody, type Alarm } from '../../domain/presentation/webhook/alarm-body';
import { unplacedBody, type UnplacedFinding } from '../../domain/presentation/webhook/unplaced-body';
import { inertLine } from '../../domain/text/inert-text';
import { incidentWorkflowId } from '../../domain/incident/incident-name';
import { workloadPath, type Workload } from '../../domain/workload/workload';
import { orDamaged } from '../damaged-record';
import type { ActivityDeps } from '../deps';
import { readProgress, type FindingProgress, type NotTaken } from './read-progress';
import { NOT_CONFIGURED, type SentPage } from './send-page';

/*
 * Pages that no incident sends: of a finding without a workload, of one that cannot be read, of one that no incident takes
 * up, of an incident that the worker's ledger does not know. The ledger has the id of each, so that people are paged once.
 */

/** Ledger, receivers and clock of an alarm. */
export type AlarmDeps = Pick<ActivityDeps, 'ledger' | 'webhooks' | 'now'>;

/** The address of a page in the Temporal UI; asked for only when a page is sent. */
type Link = () => Promise<string | undefined>;

/** Pages on their way, by id: many findings see the same trouble in the same second. */
const underWay = new Map<string, Promise<SentPage>>();

/**
 * Pages people once about trouble that no incident reports: the ledger has the ids of the pages that were sent. A
 * repeat, or another process that sees the same trouble later, pages nobody again. Throws the client's `Failure` when
 * the receiver did not take the page; safe to repeat.
 */
export async function raiseAlarm(deps: AlarmDeps, alarm: Alarm, link?: Link): Promise<SentPage> {
  return pageOnce(deps, alarm.id, async () => alarmBody(alarm, await link?.()));
}

async function pageOnce(deps: AlarmDeps, id: string, body: () => Promise<object>): Promise<SentPage> {
  const sending = underWay.get(id) ?? send(deps, id, body);
  underWay.set(id, sending);
  try {
    return await sending;
  } finally {
    underWay.delete(id);
  }
}

async function send(deps: AlarmDeps, id: string, body: () => Promise<object>): Promise<SentPage> {
  if (await deps.ledger.wasAlarmed(id)) return { delivered: true };
  const receiver = deps.webhooks?.first;
  if (receiver === undefined) return { delivered: false, why: NOT_CONFIGURED.first };
  await receiver.send({ id, body: JSON.stringify(await body()) });
  await deps.ledger.recordAlarm(id, deps.now().toISOString());
  return { delivered: true };
}

function linkOf({ linkTo }: Pick<ActivityDeps, 'linkTo'>, workflowId: string): Link {
  return async () => linkTo?.(workflowId);
}

/**
 * Tells people that an incident waits for a worker with its ledger, since nobody else would. Sends a page and records it in
 * the ledger; throws the client's `Failure` when the receiver did not take it; safe to repeat.
 */
export async function pageWrongLedger(
  deps: AlarmDeps & Pick<ActivityDeps, 'identity' | 'linkTo'>,
  slot: string,
  { message }: Failure,
): Promise<SentPage> {
  const alarm = {
    id: `${slot}/wrong-ledger`,
    kind: 'wrong-ledger',
    at: deps.now().toISOString(),
    severity: 'HIGH',
    title: 'an incident waits: this worker has another ledger than the one it was opened with',
    about: slot,
    why: `${message}. The worker is ${deps.identity}. It goes on when a worker with its ledger is there.`,
    todo: [
      'Give the worker the ledger that the incident was opened with (FIREBREAK_LEDGER), or stop it.',
      'When that ledger is lost: terminate the workflow; its findings open another incident.',
    ],
  } as const;
  return raiseAlarm(deps, alarm, linkOf(deps, slot));
}

interface PageUnplacedInput {
  /** RFC 3339: when it was decided to page. */
  readonly at: string;
  readonly finding: UnplacedFinding;
}

/**
 * Tells people of a threat that no incident is opened for, since nobody else would. Sends one page for each event time of
 * the finding and records it in the ledger. Throws `malformed` for a name that is no finding's, and the client's `Failure`
 * when the receiver did not take the page; safe to repeat.
 */
export function pageUnplaced(deps: ActivityDeps) {
  return async function pageUnplaced({ at, finding }: PageUnplacedInput): Promise<SentPage> {
    const workflowId = findingWorkflowId(parseFindingName(finding.name), deps.taskQueue);
    const id = `${workflowId}/unplaced/${finding.eventTime}`;
    const link = linkOf(deps, workflowId);
    return pageOnce(deps, id, async () => unplacedBody(id, at, finding, await link()));
  };
}

interface PageUnreadInput {
  /** RFC 3339: when it was decided to page. */
  readonly at: string;
  /** The finding's full name. */
  readonly name: string;
  /** Code and words of the failure to read it. */
  readonly code: string;
  readonly why: string;
}

/** Characters of an RFC 3339 time down to its hour. */
const HOUR = 13;

/**
 * Tells people that findings cannot be read, so that nobody looks at what they report. Credentials or a right that are
 * missing stop all of them: one page an hour for each cause, by the first finding that meets it, recorded in the ledger.
 * Throws `malformed` for a name that is no finding's, and the client's `Failure` when the receiver did not take the page;
 * safe to repeat.
 */
export function pageUnread(deps: ActivityDeps) {
  return async function pageUnread({ at, name, code, why }: PageUnreadInput): Promise<SentPage> {
    const todo = isFailureCode(code) ? [failureKind(code).todo] : [];
    const finding = findingWorkflowId(parseFindingName(name), deps.taskQueue);
    const alarm = {
      id: `${deps.taskQueue}/not-read/${inertLine(code, 40)}/${new Date(at).toISOString().slice(0, HOUR)}`,
      kind: 'not-read',
      at,
      severity: 'HIGH',
      title: 'a finding was reported and cannot be read from Security Command Center',
      about: name,
      why: `${code}: ${why}. Nothing is known of it, so nothing is investigated and nobody is asked; others may meet the same. It is read again by itself.`,
      todo: [...todo, `Look at it in Security Command Center meanwhile: ${inertLine(name, 300)}`],
    } as const;
    return raiseAlarm(deps, alarm, linkOf(deps, finding));
  };
}

interface PageUntakenInput {
  /** RFC 3339: when it was decided to page. */
  readonly at: string;
  /** The finding's full name. */
  readonly name: string;
  readonly category: string;
  readonly severity: Severity;
  readonly workload: Workload;
  /** The first incident number that can be this finding's. */
  readonly from: number;
}

/**
 * Tells people of a threat that no incident has in hand: somebody else's workflow holds its id, its worker has another
 * ledger, or none serves it; or a damaged record of the ledger hides whether one has. Looks again first, and tells what it
 * sees itself; one page for everybody who sees the same, recorded in the ledger. Throws as `readProgress` does but for a
 * damaged record, `malformed` for a name that is no finding's, and the client's
 * `Failure` when the receiver did not take the page; safe to repeat.
 */
export function pageUntaken(deps: ActivityDeps) {
  const look = readProgress(deps);
  return async function pageUntaken(input: PageUntakenInput): Promise<SentPage> {
    const { at, name, category, severity, workload, from } = input;
    const seen = await lookOrDamage(async () => look({ name, workload, from }), at);
    if (seen === undefined) return { delivered: false, why: 'its incident has it in hand meanwhile' };
    const { code, why, title, todo, runId } = seen;
    const slot = incidentWorkflowId(workload, deps.taskQueue);
    const finding = findingWorkflowId(parseFindingName(name), deps.taskQueue);
    const alarm = {
      id: `${slot}/${code}/${runId === '' ? finding : runId}`,
      kind: 'not-taken-up',
      at,
      severity,
      title: `threat found (${inertLine(category, 120)} on ${workload.name}), and ${title}`,
      about: workloadPath(workload),
      why,
      todo,
    } as const;
    return raiseAlarm(deps, alarm, linkOf(deps, finding));
  };
}

type Untaken = Pick<NotTaken, 'why' | 'todo' | 'runId'> & { readonly code: string; readonly title: string };

/** Why nobody has it in hand, or may not have; `undefined` when somebody has. */
async function lookOrDamage(look: () => Promise<FindingProgress>, at: string): Promise<Untaken | undefined> {
  const seen = await orDamaged(look(), (damage) => ({ damage }));
  if ('damage' in seen) {
    return {
      code: `ledger-corrupt/${new Date(at).toISOString().slice(0, HOUR)}`,
      why: `${seen.damage}. It is reported and looked at again by itself; until the record is mended it may be that nobody is asked.`,
      title: 'it cannot be read whether an incident has it in hand',
      todo: [failureKind('ledger-corrupt').todo],
      runId: '',
    };
  }
  const { notTaken } = seen;
  if (notTaken === undefined) return undefined;
  const why = `${notTaken.why}. Nothing is investigated, nobody is asked, nothing is contained.`;
  return { ...notTaken, why, title: 'nobody takes its incident up' };
}
