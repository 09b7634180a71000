import { CancellationScope, sleep } from '@temporalio/workflow';
import type { Undone } from '../../activities/contain/undo';
import { isPassing } from '../../domain/failures';
import { changing } from '../activities';
import { codeOf, reasonOf } from '../gap';
import { pauseAfter } from '../wait';
import type { Incident } from './state/incident';
import { pagePeople } from './beside/page-people';
import { announce } from './beside/announce';
import { summaryOf } from '../summary';

/** Milliseconds that a worker has to take a restore; then it is tried again. */
const START_WITHIN = 120_000;
/** Milliseconds for which a restore is tried again where it failed for a reason that is not its own. */
const TRIED_FOR = 300_000;

type Made = NonNullable<Incident['data']['containment']>;

/**
 * Puts the saved state back, because a person decided so, and proves it equal. A failure that may pass is tried again
 * for some minutes; people are paged about what does not happen, and what is left to do by hand.
 */
export async function restore(incident: Incident): Promise<void> {
  const { data } = incident;
  const { containment: made } = data;
  const wish = incident.commands.restore;
  delete incident.commands.restore;
  if (made === undefined || wish === undefined) return;
  incident.change.beginRestore();
  incident.enter('restoring');
  const undone = await untilUndone(incident, made, wish.id);
  switch (undone.result) {
    case 'restored': {
      incident.change.restored();
      incident.approval.setStep(made.step, 'undone');
      const generation = `generation ${undone.generation}`;
      incident.log(`Restored: the saved values are back and were read back equal (${generation}).`);
      return announce(incident, 'restored');
    }
    case 'restored-in-part': {
      const why = undone.differences.join('; ');
      const byHand = undone.commands.join('; ');
      leave(incident, `Restored in part, and read back: ${why} By hand, once that is possible: ${byHand}`);
      pagePeople(incident, 'restored-in-part', { notRestored: why, leftToDo: undone.commands });
      void announce(incident, `restored in part: ${why}`);
      return;
    }
    default: {
      const why = whyNot(undone);
      leave(incident, `Not restored: ${why}.`);
      const again = isWorthAnotherTry(undone) ? '. It is not tried again by itself: ask for it again' : '';
      pagePeople(incident, 'not-restored', { notRestored: `${why}${again}` });
      void announce(incident, `not restored: ${why}`);
    }
  }
}

/** Says what was not given back, and keeps it before everything else that is shown until the next restore. */
function leave(incident: Incident, text: string): void {
  incident.change.notRestored(text);
  incident.log(text);
}

/** A try is not cancelled with the workflow: what may have been sent is followed to its end. */
async function untilUndone(incident: Incident, made: Made, wish: string): Promise<Undone> {
  const end = Date.now() + TRIED_FOR;
  let isPaged = false;
  for (let tries = 0; ; tries += 1) {
    const undone = await CancellationScope.nonCancellable(async () => undo(incident, made, wish));
    const pause = Math.min(pauseAfter(tries), end - Date.now());
    if (undone.result === 'restored' || !isWorthAnotherTry(undone) || pause <= 0) return undone;
    const why = whyNot(undone);
    incident.log(`Not restored yet: ${why}. It is tried again.`);
    // A failure that passes by itself may be over before anybody has read a page; one that waits for a person is
    // paged at once.
    if (undone.result === 'postponed' && !isPaged) {
      isPaged = true;
      const until = new Date(end).toISOString();
      pagePeople(incident, 'not-restored', { notRestored: `${why}. It is tried again until ${until}` });
    }
    await sleep(pause, summaryOf('the restore is tried again'));
  }
}

/** Tells whether it did not happen for a reason that is not the restore's own. */
function isWorthAnotherTry(undone: Undone): boolean {
  return undone.result === 'postponed' || (undone.result === 'refused' && isPassing(undone.code));
}

function whyNot(undone: Exclude<Undone, { readonly result: 'restored' }>): string {
  return 'code' in undone ? `${undone.code}: ${undone.why}` : undone.differences.join('; ');
}

async function undo(incident: Incident, made: Made, wish: string): Promise<Undone> {
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
