import type { DecisionAct } from '../../plan/policy';
import { decisionForm, WHY, YOU } from '../../decision/decision-forms';
import { lastRejected } from '../incident-alerts';
import type { IncidentView } from '../../incident/incident-view';
import { inertBlock, inertMarkdown } from '../../text/inert-text';
import { DEFAULT_QUEUE, signalNames, updateNames } from '../../message-names';
import { shellCommand } from '../../text/shell-quote';
import { incidentWorkflowId } from '../../incident/incident-name';
import { section, time } from './markdown';
import { decisionCommands } from './page-commands';

const TITLES: Readonly<Record<DecisionAct, string>> = {
  approve: 'To approve all steps of the plan',
  refuse: 'To refuse',
  restore: 'To put the saved state back',
  close: 'To close the incident and set its findings INACTIVE (add "finding": "leave" to leave them)',
  acknowledge: 'To say that you are on it: nobody else is paged, the deadline stands',
  note: 'To leave a note',
};

/** What is decided most, high on the page; the other messages have a part of their own. */
const FIRST: readonly DecisionAct[] = ['approve', 'refuse', 'restore'];

/** How to answer what is asked: in a terminal, and by the exact messages for the form of the UI. */
export function howToSend(view: IncidentView): string {
  const acts = possible(view).filter((act) => FIRST.includes(act));
  if (acts.length === 0) return '';
  return section('Send this', [
    'In a terminal (YOU is your name in the policy, WHY your reason):',
    '',
    inertBlock(decisionCommands(view), 'sh'),
    '',
    `Or here, where this UI may write: *More Actions*, *Send an Update*, \`${updateNames.decide}\`, with one of these; it answers at once whether it counts. (*Send a Signal*, \`${signalNames.decision}\`, takes the same and answers nothing: press R and read the first line of this page.) Replace \`${YOU}\` and \`${WHY}\`.`,
    '',
    ...forms(view, acts),
  ]);
}

/** The messages that are needed less often, and what became of an earlier one. */
export function otherMessages(view: IncidentView): string {
  const acts = possible(view).filter((act) => !FIRST.includes(act));
  const [first] = possible(view);
  if (first === undefined) return '';
  const signal = ['temporal', 'workflow', 'signal', '--workflow-id'];
  const slot = view.slot ?? incidentWorkflowId(view.workload, DEFAULT_QUEUE);
  return section('Other messages', [
    ...earlierRejected(view),
    ...forms(view, acts),
    "The first of all by Temporal's own command line:",
    '',
    inertBlock(
      [
        shellCommand([
          ...[...signal, slot, '--name', signalNames.decision],
          ...['--input', decisionForm(first, view) ?? ''],
        ]),
      ],
      'sh',
    ),
  ]);
}

/** Over lines, as the form of the UI writes it: what it need not rewrite goes out at the first click. */
function forms(view: IncidentView, acts: readonly DecisionAct[]): readonly string[] {
  return acts.flatMap((act) => {
    const message: unknown = JSON.parse(decisionForm(act, view) ?? '{}');
    const lines = JSON.stringify(message, null, 2).split('\n');
    return [`**${TITLES[act]}:**`, '', inertBlock(lines, 'json'), ''];
  });
}

function possible({
  phase,
  plan,
  outcome,
  restored,
  steps,
  acknowledged,
}: IncidentView): readonly DecisionAct[] {
  if (phase === 'closed') return [];
  if (phase === 'awaiting-decision' && plan !== undefined)
    return ['approve', 'refuse', ...(acknowledged === undefined ? (['acknowledge'] as const) : []), 'note'];
  const changed = outcome === 'contained' || outcome === 'partly-contained' || outcome === 'not-verified';
  const applied = changed || steps.some(({ state }) => state === 'applied');
  if (phase === 'watching') return applied && !restored ? ['restore', 'close', 'note'] : ['close', 'note'];
  return ['note'];
}

/** A message that did not count is the first line of the page until one has counted; then it is an earlier one. */
function earlierRejected(view: IncidentView): readonly string[] {
  const last = lastRejected(view);
  if (last?.isEarlier !== true) return [];
  const { at, code, reason } = last.message;
  return [`An earlier message (${time(at)}) did not count (${code}): ${inertMarkdown(reason, 1_000)}`, ''];
}
