import { DETAILS_BYTES } from '../../text/byte-limit';
import type { FindingStep, FindingView } from '../../incident/finding-view';
import { list, paragraph, section, type Blocks } from '../document/block';
import { bold, exact, outside, say, timeOf, type Text } from '../document/text';
import { toMarkdown } from '../document/to-markdown';

const STATES: Readonly<Record<FindingStep['state'], string>> = {
  waiting: 'not yet',
  running: 'RUNNING',
  done: 'done',
  failed: 'FAILED',
};
const MAX_PAGE = DETAILS_BYTES - 500;

/** The page of a finding's workflow: where its steps stand, which incident decides, what became of messages sent here. */
export function findingPage(view: FindingView): string {
  const severity = view.severity === undefined ? [] : say` (${view.severity})`;
  const title = view.category === undefined ? say`Finding` : say`${outside(view.category, 120)}${severity}`;
  return toMarkdown(
    [
      ...section(title, paragraph(exact(view.name, 500))),
      ...incident(view),
      ...section(say`Steps`, list(view.steps.map(stepLine))),
      ...section(
        say`Messages sent here`,
        list(
          view.messages.map(
            ({ at, counted, text }) =>
              say`${timeOf(at)}: ${counted ? say`counted` : bold(say`did not count`)}: ${outside(text, 600)}`,
          ),
        ),
      ),
    ],
    MAX_PAGE,
  );
}

function incident({ incident: name, incidentWorkflow, phase, outcome, notice }: FindingView): Blocks {
  const stands =
    phase === undefined ? 'not known yet' : `${phase}${outcome === undefined ? '' : `, ${outcome}`}`;
  const known = [say`${bold(say`Stands:`)} ${stands}`];
  const notTaken = notice === undefined ? [] : [say`${bold(say`NOT TAKEN UP:`)} ${outside(notice, 600)}`];
  if (incidentWorkflow === undefined) {
    return section(say`Incident`, list([...known, say`It belongs to no incident so far.`, ...notTaken]));
  }
  return section(
    say`Incident`,
    list([
      ...known,
      ...(name === undefined ? [] : [say`${bold(say`Incident:`)} ${exact(name)}`]),
      ...notTaken,
      say`${bold(say`Decided in workflow`)} ${exact(incidentWorkflow)}: its page has the plan, who must decide by when, and the exact message to send. A \`decision\` sent to this workflow is handed on to it.`,
    ]),
  );
}

function stepLine({ name, state, text }: FindingStep): Text {
  const more = text === '' ? [] : say`: ${outside(text, 400)}`;
  return say`${bold(say`${outside(name, 80)}:`)} ${STATES[state]}${more}`;
}
