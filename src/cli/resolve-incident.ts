import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../domain/failures';
import type { FindingView } from '../domain/finding-view';
import type { IncidentView } from '../domain/incident-view';
import { inertLine } from '../domain/inert-text';
import type { IncidentClient, IncidentSummary } from '../temporal/incident-client';
import { isNamedBy, parseIncidentName, type IncidentName } from './incident-name';

/** An incident that was found, and how it stands. */
export interface ResolvedIncident {
  readonly slot: string;
  readonly view: IncidentView;
}

/** How long, in milliseconds, a finding that is still being fetched is asked again, and who is told that it is. */
export interface Patience {
  readonly limitMs: number;
  readonly waiting: (what: string) => void;
}

const EVERY_MS = 500;
/** `start` names an incident that opens within seconds; a name that is wrong is said to be so soon, too. */
const OPENING_MS = 10_000;
const none: Patience = { limitMs: 0, waiting: () => undefined };

/** Most candidates that a message lists. */
const SHOWN = 10;

/**
 * The incident that `given` names, or the open one when nothing was given and there is exactly one. Throws `malformed`,
 * `not-found`, or `ambiguous` with the candidates; never picks one of several. A finding that has no incident yet is
 * waited for as long as `patience` says (default: not at all).
 */
export async function resolveIncident(
  incidents: IncidentClient,
  given: string | undefined,
  patience: Patience = none,
): Promise<ResolvedIncident> {
  if (given === undefined) return theOnlyOne(incidents);
  const name = parseIncidentName(given, incidents.taskQueue);
  if (name.by === 'finding') return incidentOfFinding(incidents, name.workflowId, patience);
  const slot = await slotOf(incidents, name, given.trim());
  const view =
    name.by === 'slot' ? await viewOfNew(incidents, slot, patience) : await viewOf(incidents, slot);
  if ('number' in name && !view.incident.endsWith(`#${name.number}`)) {
    throw notFound(
      `${given.trim()} is not the last incident there; ${view.incident || 'one that is being opened'} is`,
    );
  }
  if (name.by === 'project-id' && !isOfProject(view, name.project)) {
    throw new Failure(
      'ambiguous',
      `incidents know projects by number, and whether ${view.incident} is in project ${inertLine(name.project, 80)} cannot be told; if it is the one, name it so`,
    );
  }
  return { slot, view };
}

async function slotOf(
  incidents: IncidentClient,
  name: Exclude<IncidentName, { readonly by: 'finding' }>,
  given: string,
): Promise<string> {
  switch (name.by) {
    case 'slot':
      return name.slot;
    case 'project-id':
    case 'workload': {
      const { incidents: all } = await incidents.list('all');
      const fitting = all.filter(({ workload = '' }) => isNamedBy(workload, name.path));
      const open = fitting.filter((incident) => incident.open);
      const slots = [...new Set((open.length > 0 ? open : fitting).map(({ slot }) => slot))];
      const [slot] = slots;
      if (slot === undefined) throw notFound(`no incident is known on ${inertLine(given, 160)}; ${seeAll}`);
      if (slots.length > 1)
        throw ambiguous(`${inertLine(given, 160)} fits`, open.length > 0 ? open : fitting);
      return slot;
    }
  }
}

async function viewOfNew(incidents: IncidentClient, slot: string, patience: Patience): Promise<IncidentView> {
  const { limitMs, waiting } = patience;
  const brief = { limitMs: Math.min(OPENING_MS, limitMs), waiting };
  return untilFound(brief, `${slot} is not open yet. Waiting for some seconds.`, async () =>
    viewOf(incidents, slot).catch(orNotFound),
  );
}

/** A finding names its incident before that is open, and has none before it was fetched: both pass by themselves. */
async function incidentOfFinding(
  incidents: IncidentClient,
  workflowId: string,
  patience: Patience,
): Promise<ResolvedIncident> {
  return untilFound(patience, `${workflowId} has no incident yet. Waiting for it.`, async () => {
    const { incidentWorkflow: slot, outcome } = await findingView(incidents, workflowId);
    if (slot !== undefined) {
      const view = await viewOf(incidents, slot).catch(orNotFound);
      return view instanceof Failure ? view : { slot, view };
    }
    if (outcome !== undefined) throw notFound(`${workflowId} has no incident: it ended as ${outcome}`);
    return notFound(`${workflowId} has no incident: it is still being fetched`);
  });
}

/** Looks until there is something, says once that it waits, and throws what is missing when the patience is over. */
async function untilFound<T>(
  { limitMs, waiting }: Patience,
  what: string,
  look: () => Promise<T | Failure>,
): Promise<T> {
  const end = performance.now() + limitMs;
  for (let isTold = false; ; isTold = true) {
    const found = await look();
    if (!(found instanceof Failure)) return found;
    if (performance.now() >= end) return Promise.reject(found);
    if (!isTold) waiting(what);
    await delay(EVERY_MS);
  }
}

function orNotFound(thrown: unknown): Failure {
  if (thrown instanceof Failure && thrown.code === 'not-found') return thrown;
  throw thrown;
}

async function findingView(incidents: IncidentClient, workflowId: string): Promise<FindingView> {
  return incidents.finding(workflowId).catch((thrown: unknown) => {
    if (!(thrown instanceof Failure) || thrown.code !== 'not-found') throw thrown;
    throw notFound(
      `Firebreak has not answered ${workflowId}; start it by its full name with \`firebreak start\``,
    );
  });
}

async function theOnlyOne(incidents: IncidentClient): Promise<ResolvedIncident> {
  const { incidents: open } = await incidents.list('open');
  const [only] = open;
  if (only === undefined) throw notFound(`no incident is open; ${seeAll}`);
  if (open.length > 1) throw ambiguous('several incidents are open', open);
  return { slot: only.slot, view: await viewOf(incidents, only.slot) };
}

async function viewOf(incidents: IncidentClient, slot: string): Promise<IncidentView> {
  return incidents.view(slot).catch((thrown: unknown) => {
    if (!(thrown instanceof Failure) || thrown.code !== 'not-found') throw thrown;
    throw notFound(`no incident was ever opened as ${slot}; ${seeAll}`);
  });
}

/** Ids of projects can be used again, so an id counts only where the incident's own finding named it. */
function isOfProject(view: IncidentView, project: string): boolean {
  return (view.brief?.facts ?? []).some(
    ({ label, value }) => /^project/i.test(label) && value.split(/[\s/]/).includes(project),
  );
}

const seeAll = '`firebreak list --all` shows those there are (a new one takes some seconds to appear)';

function notFound(message: string): Failure {
  return new Failure('not-found', message);
}

function ambiguous(what: string, candidates: readonly IncidentSummary[]): Failure {
  const names = candidates.slice(0, SHOWN).map(({ slot, phase = 'unknown' }) => `${slot} (${phase})`);
  const more = candidates.length > SHOWN ? `, and ${candidates.length - SHOWN} more` : '';
  return new Failure('ambiguous', `${what}: ${names.map((name) => inertLine(name)).join(', ')}${more}`);
}
