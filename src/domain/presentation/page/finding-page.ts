import { DETAILS_BYTES } from '../../text/byte-limit';
import type { FindingStep, FindingView } from '../../incident/finding-view';
import { inertCode, inertMarkdown } from '../../text/inert-text';
import { page, section, time } from './markdown';

const STATES: Readonly<Record<FindingStep['state'], string>> = {
  waiting: 'not yet',
  running: 'RUNNING',
  done: 'done',
  failed: 'FAILED',
};
const MAX_PAGE = DETAILS_BYTES - 500;

/** The page of a finding's workflow: where its steps stand, which incident decides, what became of messages sent here. */
export function findingPage(view: FindingView): string {
  const severity = view.severity === undefined ? '' : ` (${view.severity})`;
  const title = view.category === undefined ? 'Finding' : `${inertMarkdown(view.category, 120)}${severity}`;
  return page(
    [
      section(title, [inertCode(view.name, 500)]),
      incident(view),
      section('Steps', view.steps.map(stepLine)),
      section(
        'Messages sent here',
        view.messages.map(
          ({ at, counted, text }) =>
            `- ${time(at)}: ${counted ? 'counted' : '**did not count**'}: ${inertMarkdown(text, 600)}`,
        ),
      ),
    ],
    MAX_PAGE,
  );
}

function incident({ incident: name, incidentWorkflow, phase, outcome, notice }: FindingView): string {
  const stands =
    phase === undefined ? 'not known yet' : `${phase}${outcome === undefined ? '' : `, ${outcome}`}`;
  if (incidentWorkflow === undefined) {
    return section('Incident', [
      `- **Stands:** ${stands}`,
      '- It belongs to no incident so far.',
      ...(notice === undefined ? [] : [`- **NOT TAKEN UP:** ${inertMarkdown(notice, 600)}`]),
    ]);
  }
  return section('Incident', [
    `- **Stands:** ${stands}`,
    ...(name === undefined ? [] : [`- **Incident:** ${inertCode(name)}`]),
    ...(notice === undefined ? [] : [`- **NOT TAKEN UP:** ${inertMarkdown(notice, 600)}`]),
    `- **Decided in workflow** ${inertCode(incidentWorkflow)}: its page has the plan, who must decide by when, and the exact message to send. A \`decision\` sent to this workflow is handed on to it.`,
  ]);
}

function stepLine({ name, state, text }: FindingStep): string {
  return `- **${inertMarkdown(name, 80)}:** ${STATES[state]}${text === '' ? '' : `: ${inertMarkdown(text, 400)}`}`;
}
