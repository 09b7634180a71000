import { isChange } from '../../domain/phases';
import type { ListedIncident, Stuck } from '../incident/look-at-incidents';
import type { Output } from '../output';
import { columns, field, verbatim } from './text-layout';
import { when } from './when';

const HEADINGS = ['PHASE', 'SEVERITY', 'OUTCOME', 'WORKLOAD', 'DECIDE BY'];

/** Incidents as plain columns: what waits for a decision first, the nearest deadline on top. */
export function renderList(
  { incidents, more }: { readonly incidents: readonly ListedIncident[]; readonly more: boolean },
  now: Date,
  width = Infinity,
): string {
  if (incidents.length === 0) return 'No incident.';
  const rows = [...incidents].sort(byUrgency).map((incident) => row(incident, now));
  const unsure = incidents.some(isUnsure);
  return [
    ...columns([HEADINGS, ...rows], width),
    ...(rows.some(([, , outcome]) => outcome === 'contained here')
      ? ['contained here: `firebreak show` names what the change does not reach']
      : []),
    ...(unsure ? ['? nobody answered for it: what was contained may have been restored since'] : []),
    ...(more ? [`(only the newest ${String(incidents.length)} are shown)`] : []),
  ].join('\n');
}

/** Whether the change that an incident made stands, as far as is known. One that does not answer is not left out. */
export function stands({ outcome, restored }: ListedIncident): boolean {
  return isChange(outcome) && restored !== true;
}

/** Prints stuck workflows: why each is stuck, and what to do. */
export function renderStuck(stuck: readonly Stuck[], { width }: Pick<Output, 'width'>): string {
  if (stuck.length === 0) return 'Nothing is stuck.';
  return stuck
    .map(({ workflow, why, todo }) =>
      [...verbatim([workflow], 0), ...field('why', [why], width), ...field('what to do', [todo], width)].join(
        '\n',
      ),
    )
    .join('\n\n');
}

function row(incident: ListedIncident, now: Date): readonly string[] {
  const { open, phase = 'opening', severity = '-', workload, slot, deadline } = incident;
  // A workflow that was terminated keeps the last phase it had.
  const standing = open || phase === 'closed' ? phase : 'ended';
  // An incident that has ended waits for nobody.
  const due = deadline === undefined || !open ? '-' : when(deadline, now);
  return [standing, severity, outcomeText(incident), workload ?? slot, due];
}

function outcomeText(incident: ListedIncident): string {
  const { outcome = '-', restored, hereOnly } = incident;
  if (restored === true) return 'restored';
  if (hereOnly === true) return 'contained here';
  return isUnsure(incident) ? `${outcome}?` : outcome;
}

function isUnsure({ outcome, silent }: ListedIncident): boolean {
  return isChange(outcome) && silent !== undefined;
}

function byUrgency(a: ListedIncident, b: ListedIncident): number {
  const [first, second] = [a, b].map(({ open, deadline }) =>
    open && deadline !== undefined ? Date.parse(deadline) : Infinity,
  );
  if (first !== second && first !== undefined && second !== undefined) return first < second ? -1 : 1;
  return a.startedAt < b.startedAt ? 1 : -1;
}
