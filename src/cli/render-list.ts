import type { IncidentList, IncidentSummary } from '../temporal/incident-client';
import { columns } from './text-layout';
import { when } from './when';

const HEADINGS = ['PHASE', 'SEVERITY', 'OUTCOME', 'WORKLOAD', 'DECIDE BY'];

/** Incidents as plain columns: what waits for a decision first, the nearest deadline on top. */
export function renderList({ incidents, more }: IncidentList, now: Date): string {
  if (incidents.length === 0) return 'No incident.';
  const rows = [...incidents].sort(byUrgency).map((incident) => row(incident, now));
  const rest = more ? [`(only the newest ${String(incidents.length)} are shown)`] : [];
  return [...columns([HEADINGS, ...rows]), ...rest].join('\n');
}

function row(incident: IncidentSummary, now: Date): readonly string[] {
  const { open, phase = 'opening', severity = '-', outcome = '-', workload, slot, deadline } = incident;
  // A workflow that was terminated keeps the last phase it had.
  const standing = open || phase === 'closed' ? phase : 'ended';
  return [standing, severity, outcome, workload ?? slot, deadline === undefined ? '-' : when(deadline, now)];
}

function byUrgency(a: IncidentSummary, b: IncidentSummary): number {
  const [first, second] = [a, b].map(({ open, deadline }) =>
    open && deadline !== undefined ? Date.parse(deadline) : Infinity,
  );
  if (first !== second && first !== undefined && second !== undefined) return first < second ? -1 : 1;
  return a.startedAt < b.startedAt ? 1 : -1;
}
