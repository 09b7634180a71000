import type { Scenario } from '../../scenarios/schema';
import { createControl } from './control';
import type { Control } from './control';
import type { ContainedClaim } from '../judge/judge';
import type { ProductEvent } from './parse-event';
import type { Truth } from '../judge/parse-truth';
import { actsAfter, answerQuestion, playAct, shownOf, waitedFor } from './people';
import type { Awaited, Scene } from './people';

/** The observations of a run while it was driven. */
export interface Drive {
  ready: Extract<ProductEvent, { readonly event: 'ready' }> | undefined;
  control: Control | undefined;
  /** Settings before the attack. */
  before: Truth | undefined;
  /** The incident that people act on: the newest. */
  incident: string | undefined;
  /** The one that asked first, whose evidence was sealed before any change. */
  firstIncident: string | undefined;
  /** The incident's workflow. */
  slot: string | undefined;
  outcome: string | undefined;
  /** Every outcome that was told. */
  readonly outcomes: string[];
  /** Every incident that was opened. */
  readonly incidents: string[];
  /** The event that the next act waits for; undefined where anything will do. */
  waiting: Awaited | undefined;
  /** The text that people could read when all was done. */
  finallyShown: string;
  readonly claims: ContainedClaim[];
  /** The texts that people could read of the incident at the approval request, and at its outcome. */
  readonly shown: string[];
  decisions: number;
  restored: boolean;
  readonly problems: string[];
  /** RFC 3339. */
  playingAt: string | undefined;
  askedAt: string | undefined;
  decidedAt: string | undefined;
  outcomeAt: string | undefined;
}

export function newDrive(): Drive {
  return {
    ...{ ready: undefined, control: undefined, before: undefined, incident: undefined, slot: undefined },
    ...{ firstIncident: undefined, outcomes: [], incidents: [], waiting: undefined, finallyShown: '' },
    ...{ outcome: undefined, claims: [], shown: [], decisions: 0, restored: false, problems: [] },
    ...{ playingAt: undefined, askedAt: undefined, decidedAt: undefined, outcomeAt: undefined },
  };
}

/**
 * Follows the product's events and acts as the scenario's people, until the incident has come to rest and everybody
 * has acted. Observations are noted in `drive` as they happen, so that a run that never ends is judged, too.
 */
export async function driveRun(
  { people, expected }: Scenario,
  events: AsyncIterable<ProductEvent>,
  drive: Drive,
  again: Scene['again'] = async () => Promise.resolve([]),
): Promise<void> {
  const after = [...actsAfter(people)];
  const answered = new Set<string>();
  let lookedAt = '';
  for await (const event of events) {
    switch (event.event) {
      case 'ready':
        drive.ready = event;
        drive.control = createControl(event.simulator.http);
        drive.before = await drive.control.truth();
        break;
      case 'playing':
        drive.playingAt = event.at;
        break;
      case 'incident':
        drive.slot = event.slot;
        break;
      case 'opened':
        drive.incident = event.incident;
        drive.firstIncident ??= event.incident;
        drive.incidents.push(event.incident);
        break;
      case 'asked':
        drive.askedAt ??= event.at;
        await look(expected, drive);
        // After a reset the same question is told once more, and its answer is in the history already.
        if (answered.has(`${event.incident} ${event.plan.hash}`)) break;
        answered.add(`${event.incident} ${event.plan.hash}`);
        drive.problems.push(
          ...(await answerQuestion(
            people,
            { incident: event.incident, asking: event.plan.asking, plan: event.plan.hash },
            await sceneOf(drive, event.incident, again),
          )),
        );
        if (drive.problems.length > 0) return;
        break;
      case 'decided':
        if (!['approve', 'refuse'].includes(event.decision.decision.act)) break;
        drive.decisions += 1;
        drive.decidedAt = event.decision.at;
        break;
      case 'verified':
        lookedAt = event.verification.at;
        break;
      case 'outcome':
        drive.outcome = event.outcome;
        drive.outcomeAt = event.at;
        drive.outcomes.push(event.outcome);
        await look(expected, drive);
        if (event.outcome === 'contained') await noteClaim(drive, lookedAt, event.at);
        if (await actOrEnd(drive, after, { event: 'outcome', outcome: event.outcome }, again)) return;
        break;
      case 'restored':
        drive.restored = true;
        if (await actOrEnd(drive, after, { event: 'restored' }, again)) return;
        break;
      case 'phase':
        if (event.phase === 'closed' && (await actOrEnd(drive, after, { event: 'closed' }, again))) return;
        break;
    }
  }
  if (drive.problems.length === 0) drive.problems.push('it ended by itself');
}

/** Looks at the incident as people do, where the scenario has something to find there. */
async function look({ says, neverSays }: Scenario['expected'], drive: Drive): Promise<void> {
  if (says.length + neverSays.length === 0 || drive.incident === undefined) return;
  drive.shown.push(await shownOf(await sceneOf(drive, drive.incident)));
}

async function noteClaim(drive: Drive, lookedAt: string, saidAt: string): Promise<void> {
  const truth = await drive.control?.truth();
  drive.claims.push({ at: lookedAt === '' ? saidAt : lookedAt, shell: truth?.shell ?? 'none' });
}

/**
 * Has people act who act after the outcome, until one of them waits for something else to happen. `happened` is what the
 * product has just told. True when there is nobody left, or it went wrong.
 */
async function actOrEnd(
  drive: Drive,
  after: ReturnType<typeof actsAfter>[number][],
  happened: Awaited,
  again: Scene['again'],
): Promise<boolean> {
  const { waiting } = drive;
  if (waiting !== undefined && waiting.event !== happened.event) return false;
  if (waiting?.outcome !== undefined && waiting.outcome !== happened.outcome) return false;
  if (drive.incident === undefined) return true;
  const scene = await sceneOf(drive, drive.incident, again);
  for (let next = after.shift(); next !== undefined; next = after.shift()) {
    drive.problems.push(...(await playAct(next.act, next.by, scene)));
    if (drive.problems.length > 0) return true;
    drive.waiting = waitedFor(next.act);
    if (drive.waiting !== undefined) return false;
  }
  return true;
}

/** Looks once more when all is done. */
export async function lookAtLast({ finally: { says, neverSays } }: Scenario['expected'], drive: Drive) {
  if (says.length + neverSays.length === 0 || drive.incident === undefined) return;
  drive.finallyShown = await shownOf(await sceneOf(drive, drive.incident));
}

async function sceneOf(
  { ready, control, slot = '' }: Drive,
  incident: string,
  again: Scene['again'] = async () => Promise.resolve([]),
): Promise<Scene> {
  if (ready === undefined || control === undefined)
    throw new Error('something was asked before it was ready');
  const { calls } = await control.truth();
  return { incident, slot, control, environment: ready.environment, again, callsBefore: calls.length };
}
