import type { DecisionAct } from '../../plan/policy';
import { decisionForm, WHY, YOU } from '../../decision/decision-forms';
import { lastRejected } from '../incident-alerts';
import type { IncidentView } from '../../incident/incident-view';
import { DEFAULT_QUEUE, signalNames, updateNames } from '../../message-names';
import { shellCommand } from '../../text/shell-quote';
import { incidentWorkflowId } from '../../incident/incident-name';
import { code, paragraph, section, type Blocks } from './block';
import { bold, exact, outside, say, timeOf } from './text';
import { decisionCommands, possibleActs } from './page-commands';

const TITLES: Readonly<Record<DecisionAct, string>> = {
  approve: 'To approve all steps of the plan',
  refuse: 'To refuse',
  restore: 'To put the saved state back',
  close: 'To close the incident and set its findings INACTIVE (add "finding": "leave" to leave them)',
  acknowledge: 'To say that you are on it: nobody else is paged, the deadline stands',
  note: 'To leave a note',
};

/** The most frequent decisions, high on the page; the other messages have a part of their own. */
const FIRST: readonly DecisionAct[] = ['approve', 'refuse', 'restore'];

/** How to answer what is asked: in a terminal, and by the exact messages for the form of the UI. */
export function howToSend(view: IncidentView): Blocks {
  const acts = possibleActs(view).filter((act) => FIRST.includes(act));
  if (acts.length === 0) return [];
  return section(say`Send this`, [
    ...paragraph(say`In a terminal (YOU is your name in the policy, WHY your reason):`),
    ...code(decisionCommands(view).map((halves) => halves.join(' '))),
    ...paragraph(
      say`Or here, where this UI may write: *More Actions*, *Send an Update*, ${exact(updateNames.decide)}, with one of these; it answers at once whether it counts. (*Send a Signal*, ${exact(signalNames.decision)}, takes the same and answers nothing: press R and read the first line of this page.) Replace ${exact(YOU)} and ${exact(WHY)}.`,
    ),
    ...forms(view, acts),
  ]);
}

/** The messages that are needed less often, and what became of an earlier one. */
export function otherMessages(view: IncidentView): Blocks {
  const acts = possibleActs(view).filter((act) => !FIRST.includes(act));
  const [first] = possibleActs(view);
  if (first === undefined) return [];
  const signal = ['temporal', 'workflow', 'signal', '--workflow-id'];
  const slot = view.slot ?? incidentWorkflowId(view.workload, DEFAULT_QUEUE);
  return section(say`Other messages`, [
    ...earlierRejected(view),
    ...forms(view, acts),
    ...paragraph(say`The first of these by Temporal's own command line:`),
    ...code([
      shellCommand([
        ...[...signal, slot, '--name', signalNames.decision],
        ...['--input', decisionForm(first, view) ?? ''],
      ]),
    ]),
  ]);
}

/** Over lines, as the form of the UI writes it: what it need not rewrite goes out at the first click. */
function forms(view: IncidentView, acts: readonly DecisionAct[]): Blocks {
  return acts.flatMap((act) => {
    const message: unknown = JSON.parse(decisionForm(act, view) ?? '{}');
    const lines = JSON.stringify(message, null, 2).split('\n');
    return [...paragraph(bold(say`${TITLES[act]}:`)), ...code(lines, 'json')];
  });
}

/** A message that did not count is the first line of the page until one has counted; then it is an earlier one. */
function earlierRejected(view: IncidentView): Blocks {
  const last = lastRejected(view);
  if (last?.isEarlier !== true) return [];
  const { at, code: why, reason } = last.message;
  return paragraph(say`An earlier message (${timeOf(at)}) did not count (${why}): ${outside(reason, 1_000)}`);
}
