import { randomUUID } from 'node:crypto';
import type { IncidentView } from '../src/domain/incident/incident-view';
import type { Stage } from '../stage/stage';
import type { Truth } from '../stage/parse-truth';
import type { Acts } from './case';

/** The observations on the way, for the judge. */
export interface Told {
  /** Ids of the decisions that counted. */
  readonly decisions: readonly string[];
  /** Settings by service, before the attack. */
  readonly before: Truth['services'];
  /** The truth when it was contained, and when it was restored. */
  readonly contained: Truth;
  readonly restored: Truth;
}

/** Questions that people answer anew when their incident was lost, at most. */
const QUESTIONS = 4;

/**
 * Plays the one story that every case tells: a shell is reported, the freeze is approved and contains it, the original
 * is put back, the incident is closed, and every workflow ends. Throws with what was expected and what was seen.
 */
export async function playStory(stage: Stage, acts: Acts): Promise<Told> {
  const { cloud, incident } = stage;
  const { services: before } = await cloud.truth();
  await stage.addWorker();
  await acts.before?.(stage);
  await cloud.begin();
  await acts.begun?.(stage);
  await incident.until('a plan is asked', ({ phase }) => phase === 'awaiting-decision');
  await acts.asked?.(stage);
  const approvals = await approveUntilContained(stage, acts);
  const contained = await cloud.truth();
  await acts.contained?.(stage);
  const restore = await decide(stage, 'restore', await incident.until('the containment stands', isContained));
  await acts.restoring?.(stage);
  const view = await incident.until('restored', (seen) => seen.restored && seen.phase === 'watching');
  const restored = await cloud.truth();
  await acts.restored?.(stage);
  const close = await decide(stage, 'close', view);
  await incident.untilAllEnded();
  return { decisions: [...approvals, restore, close], before, contained, restored };
}

/** Approves what is asked, each plan once, until it is contained. Resolves with the decisions' ids. */
async function approveUntilContained(stage: Stage, acts: Acts): Promise<readonly string[]> {
  const ids: string[] = [];
  const answered = new Set<string>();
  for (let question = 0; question < QUESTIONS; question += 1) {
    const view = await stage.incident.until(
      'contained, or a plan that nobody has answered',
      (seen) => isContained(seen) || isOpenQuestion(seen, answered),
    );
    if (isContained(view)) return ids;
    answered.add(view.plan?.hash ?? '');
    if (question > 0) ids.push(await decide(stage, 'approve', view));
    else {
      ids.push(
        ...(acts.decide === undefined
          ? [await decide(stage, 'approve', view)]
          : await acts.decide(stage, view)),
      );
      await acts.approved?.(stage);
    }
  }
  throw new Error(`expected: contained after ${QUESTIONS} questions at most; seen: it is asked again`);
}

async function decide(
  stage: Stage,
  act: 'approve' | 'restore' | 'close',
  view: IncidentView,
): Promise<string> {
  const id = randomUUID();
  await stage.incident.decide(act, view, id);
  return id;
}

function isContained({ phase, outcome, restored }: IncidentView): boolean {
  return phase === 'watching' && outcome === 'contained' && !restored;
}

function isOpenQuestion({ phase, plan }: IncidentView, answered: ReadonlySet<string>): boolean {
  return phase === 'awaiting-decision' && plan !== undefined && !answered.has(plan.hash);
}
