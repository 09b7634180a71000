import { CancellationScope } from '@temporalio/workflow';
import type { Undone } from '../../activities/contain/undo-step';
import { changing } from '../activities';
import { reasonOf } from '../gap';
import { codeOf } from './carry-out';
import { setState } from './contain';
import type { Incident } from './incident';
import { pagePeople } from './page-people';
import { announce } from './tell';

/** Milliseconds that a worker has to take a restore; then people are told that none did. */
const START_WITHIN = 120_000;

/** Puts the saved state back, because a person said so, and proves it equal. It is not cancelled with the workflow. */
export async function restore(incident: Incident): Promise<void> {
  const { data } = incident;
  const { containment: made } = data;
  const wish = incident.wishes.restore;
  delete incident.wishes.restore;
  if (made === undefined || wish === undefined) return;
  incident.enter('restoring');
  const undone = await CancellationScope.nonCancellable(async () => undo(incident, made, wish.id));
  if (undone.result === 'restored') {
    data.restored = true;
    setState(incident, made.step, 'undone');
    incident.tell(
      `Restored: the saved values are back and were read back equal (generation ${undone.generation}).`,
    );
    await announce(incident, 'restored');
    return;
  }
  const why = 'code' in undone ? `${undone.code}: ${undone.why}` : undone.differences.join('; ');
  incident.tell(
    undone.result === 'restored-in-part'
      ? `Restored in part, and read back: ${why} By hand, once that is possible: ${undone.commands.join('; ')}`
      : `Not restored: ${why}.`,
  );
  pagePeople(incident, 'not-restored', { notRestored: why });
  void announce(incident, `not restored: ${why}`);
}

async function undo(
  incident: Incident,
  made: NonNullable<Incident['data']['containment']>,
  wish: string,
): Promise<Undone> {
  const decisions = incident.data.decisions.filter(({ decision }) => decision.id === wish);
  try {
    return await changing('put the saved state back', START_WITHIN).undoStep({
      plan: made.plan.hash,
      step: made.step,
      decisions,
    });
  } catch (thrown) {
    return { result: 'refused', code: codeOf(thrown), why: reasonOf(thrown).why };
  }
}
