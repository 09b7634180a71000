import type { DecisionAct } from '../decision';
import { decisionForm, WHY, YOU } from '../decision-forms';
import type { IncidentView } from '../incident-view';
import { inertBlock, inertMarkdown } from '../inert-text';
import { DEFAULT_QUEUE, signalNames } from '../message-names';
import { shellCommand } from '../shell-quote';
import { incidentSlot } from '../workload';
import { section, time } from './markdown';

const TITLES: Readonly<Record<DecisionAct, string>> = {
  approve: 'To approve all steps of the plan',
  refuse: 'To refuse',
  restore: 'To put the saved state back',
  close: 'To close the incident and set its findings INACTIVE (add "finding":"leave" to leave them)',
  acknowledge: 'To say that you are on it: nobody else is paged, the deadline stands',
  note: 'To leave a note',
};

/** The exact messages that do what can be done now, ready to paste, and why the last one did not count. */
export function howToSend(view: IncidentView): string {
  const acts = possible(view);
  const [first] = acts;
  if (first === undefined) return '';
  const form = (act: DecisionAct): string => decisionForm(act, view) ?? '';
  const lines = acts.flatMap((act) => [`**${TITLES[act]}:**`, '', inertBlock([form(act)], 'json'), '']);
  const cli = [
    'temporal',
    'workflow',
    'signal',
    '--workflow-id',
    view.slot ?? incidentSlot(view.workload, DEFAULT_QUEUE),
    '--name',
    signalNames.decision,
  ];
  return section('Send this', [
    ...rejected(view),
    `Use *More Actions*, *Send a Signal*, signal name \`${signalNames.decision}\`, with one of these as its input. Replace \`${YOU}\` by your name in the policy and \`${WHY}\` by your reason.`,
    '',
    ...lines,
    'The same from a terminal, or with `firebreak approve`, `refuse`, `acknowledge`, `restore`, `close`, `note`:',
    '',
    inertBlock([shellCommand([...cli, '--input', form(first)])], 'sh'),
  ]);
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

function rejected({ rejections }: IncidentView): readonly string[] {
  const last = rejections.at(-1);
  if (last === undefined) return [];
  return [
    `**The last message of ${time(last.at)} did not count** (${last.code}): ${inertMarkdown(last.reason, 600)}`,
    '',
  ];
}
