import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../domain/failures';
import type { StoryLine } from '../../domain/incident/incident-view';
import type { IncidentClient, SeenIncident } from '../../temporal/incident-client';
import type { ResolvedIncident } from './resolve-incident';

/** The goals that can be waited for. */
export const goals = ['contained', 'asked', 'closed'] as const;
export type Goal = (typeof goals)[number];

const EVERY_MS = 1_000;
/** How long an incident that does not answer is asked again. */
const PATIENCE_MS = 60_000;
/** How often it is said that the wait goes on while nothing happens. */
const STILL_MS = 60_000;

/** The events that a follower of an incident receives. */
export interface Follower {
  seen(view: SeenIncident, news: readonly StoryLine[]): void;
  /** It does not answer at the moment; it is asked again. */
  silent(failure: Failure): void;
  /** Nothing has happened for a minute. */
  still(view: SeenIncident): void;
}

/** How the wait ended: `reached`, `missed` when the incident came to rest or ended without it, or `timed-out`. */
interface Followed {
  readonly result: 'reached' | 'missed' | 'timed-out';
  readonly view: SeenIncident;
}

/**
 * Asks for the incident every second and tells what is new until `goal` is reached or missed, or `limitMs` is over
 * (default: no limit). Goes on through a restart of the worker or of Temporal; throws what the last try threw after a
 * minute without an answer.
 */
export async function followIncident(
  incidents: IncidentClient,
  { workflowId: slot, view: first }: ResolvedIncident,
  goal: Goal,
  follower: Follower,
  limitMs = Infinity,
): Promise<Followed> {
  const end = performance.now() + limitMs;
  let quietSince = performance.now();
  let view = first;
  let told: readonly StoryLine[] = [];
  for (;;) {
    const news = newLines(told, view.story);
    follower.seen(view, news);
    told = view.story;
    const result = progress(view, goal);
    if (result !== 'waiting') return { result, view };
    const now = performance.now();
    if (now >= end) return { result: 'timed-out', view };
    if (news.length > 0) quietSince = now;
    else if (now - quietSince >= STILL_MS) {
      quietSince = now;
      follower.still(view);
    }
    await delay(EVERY_MS);
    const next = await answer(incidents, slot, follower);
    // The next incident took the workflow id: this one has closed meanwhile.
    if (view.incident !== '' && next.incident !== view.incident) {
      return { result: goal === 'closed' ? 'reached' : 'missed', view: { ...view, phase: 'closed' } };
    }
    view = next;
  }
}

/** Tells whether a goal is reached, or cannot be reached any more without another decision or finding. */
export function progress(view: SeenIncident, goal: Goal): 'reached' | 'missed' | 'waiting' {
  const { phase, outcome, restored, plan } = view;
  // A run that was ended from outside keeps the last phase that it had.
  const isOver = phase === 'closed' || view.ended !== undefined;
  const isAtRest = phase === 'watching' || isOver;
  const isReached = {
    contained: outcome === 'contained' && !restored && phase !== 'containing' && phase !== 'restoring',
    asked: plan !== undefined && phase !== 'investigating',
    closed: isOver,
  }[goal];
  if (isReached) return 'reached';
  return isAtRest && goal !== 'closed' ? 'missed' : 'waiting';
}

/** The lines of an activity log that were not printed yet. A log keeps its newest lines only, so old ones may be gone. */
export function newLines(told: readonly StoryLine[], story: readonly StoryLine[]): readonly StoryLine[] {
  const last = told.at(-1);
  const at = story.findLastIndex((line) => line.at === last?.at && line.text === last.text);
  return story.slice(at + 1);
}

async function answer(incidents: IncidentClient, slot: string, follower: Follower): Promise<SeenIncident> {
  const end = performance.now() + PATIENCE_MS;
  let isTold = false;
  for (;;) {
    try {
      return await incidents.view(slot);
    } catch (thrown) {
      const failure = Failure.from(thrown);
      const isPassing = failure.code === 'unreachable' || failure.code === 'temporal-unavailable';
      if (!isPassing || performance.now() > end) throw failure;
      if (!isTold) follower.silent(failure);
      isTold = true;
      await delay(EVERY_MS);
    }
  }
}
