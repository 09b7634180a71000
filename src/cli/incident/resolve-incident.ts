import { setTimeout as delay } from 'node:timers/promises';
import { didYouMean } from '../../domain/text/did-you-mean';
import { Failure } from '../../domain/failures';
import { findingKey, parseFindingName } from '../../domain/finding/finding-name';
import type { FindingView } from '../../domain/incident/finding-view';
import type { IncidentView } from '../../domain/incident/incident-view';
import { inertLine } from '../../domain/text/inert-text';
import { shellQuote } from '../../domain/text/shell-quote';
import type { IncidentClient, SeenIncident } from '../../temporal/incident-client';
import type { IncidentSummary } from '../../temporal/incident-summary';
import { isNamedBy, parseGivenName, type GivenName } from './given-name';

/** An incident that was found, and how it stands. */
export interface ResolvedIncident {
  readonly workflowId: string;
  readonly view: SeenIncident;
}

/** How long, in milliseconds, what is only being started is waited for, and who is informed of it. */
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
 * Finds the incident that `given` names, or the open one when nothing was given and there is exactly one. Throws
 * `malformed`, `not-found`, or `ambiguous` with the candidates; never picks one of several. Waits for an incident that is
 * still opening as long as `patience` says (default: not at all), and for another to take the place of one that has
 * ended. After that the ended one is returned.
 */
export async function resolveIncident(
  incidents: IncidentClient,
  given: string | undefined,
  patience: Patience = none,
): Promise<ResolvedIncident> {
  if (given === undefined) return theOnlyOne(incidents);
  const name = parseGivenName(given, incidents.taskQueue);
  if (name.by === 'finding') return incidentOfFinding(incidents, name.workflowId, patience);
  const brief = { ...patience, limitMs: Math.min(OPENING_MS, patience.limitMs) };
  const found = await untilFound(brief, `${inertLine(given.trim(), 160)} is not open yet`, async () =>
    named(incidents, name, given.trim()),
  );
  if (name.by === 'project-id' && !isOfProject(found.view, name.project)) {
    throw new Failure(
      'ambiguous',
      `incidents know projects by number, and whether ${found.view.incident} is in project ${inertLine(name.project, 80)} cannot be told; if it is the one, name it so`,
    );
  }
  return found;
}

type Named = Exclude<GivenName, { readonly by: 'finding' }>;

/** Looks for it once. Returns `Missing`, with what holds its place, where it may still appear within seconds. */
async function named(
  incidents: IncidentClient,
  name: Named,
  given: string,
): Promise<ResolvedIncident | Missing<ResolvedIncident>> {
  const workflowId = await workflowIdOf(incidents, name, given).catch(orNotFound);
  if (workflowId instanceof Failure) return { missing: workflowId };
  const view = await viewOf(incidents, workflowId).catch(orNotFound);
  if (view instanceof Failure) return { missing: view };
  const number = 'number' in name ? Number(name.number) : undefined;
  if (number !== undefined) return numbered(incidents, { workflowId, view }, number);
  const instead = { workflowId, view };
  if (view.ended === undefined) return instead;
  return { missing: notFound(`no incident is open there; ${view.incident} has ended`), instead };
}

/** The incident with that number under a workflow id: the present one, one to come, or an earlier one as far as Temporal has it. */
async function numbered(
  incidents: IncidentClient,
  latest: ResolvedIncident,
  number: number,
): Promise<ResolvedIncident | Missing<ResolvedIncident>> {
  const { workflowId, view } = latest;
  const last = numberOf(view.incident);
  if (last === number) return latest;
  const wanted = `${workflowId.replace(/^.*incident:/, '')}#${String(number)}`;
  if (last === undefined || last < number) {
    return {
      missing: notFound(
        `${wanted} is not the last incident there; ${view.incident || 'one that is being opened'} is`,
      ),
    };
  }
  for (const { runId } of await incidents.runs(workflowId)) {
    const earlier = await incidents.view(workflowId, { runId }).catch(orNotFound);
    if (!(earlier instanceof Failure) && numberOf(earlier.incident) === number)
      return { workflowId, view: earlier };
  }
  throw notFound(
    `Temporal no longer has ${wanted}; ${view.incident} is the last one there. What the ledger has of it: firebreak evidence export ${shellQuote(wanted)} DIR`,
  );
}

function numberOf(incident: string): number | undefined {
  const [, number] = /#([0-9]+)$/.exec(incident) ?? [];
  return number === undefined ? undefined : Number(number);
}

async function workflowIdOf(incidents: IncidentClient, name: Named, given: string): Promise<string> {
  switch (name.by) {
    case 'workflow':
      return name.workflowId;
    case 'project-id':
    case 'workload': {
      const { incidents: all } = await incidents.list('all');
      const fitting = all.filter(({ workload = '' }) => isNamedBy(workload, name.path));
      const open = fitting.filter((incident) => incident.open);
      const workflowIds = [...new Set((open.length > 0 ? open : fitting).map(({ slot }) => slot))];
      const [workflowId] = workflowIds;
      if (workflowId === undefined) throw notFound(unknown(given, name.path, all));
      if (workflowIds.length > 1)
        throw ambiguous(`${inertLine(given, 160)} fits`, open.length > 0 ? open : fitting);
      return workflowId;
    }
  }
}

/** A slip of the finger is named, since nothing else of that name will ever come. */
function unknown(given: string, path: string, all: readonly IncidentSummary[]): string {
  const word = path.split('/').at(-1) ?? path;
  const names = [...new Set(all.flatMap(({ workload }) => workload?.split('/').at(-1) ?? []))];
  const meant = didYouMean(word, names);
  return `no incident is known on ${inertLine(given, 160)}${meant.startsWith('; did you') ? inertLine(meant) : `; ${seeAll}`}`;
}

/**
 * A finding names its incident before that is open, and has none before it was fetched: both pass by themselves. The last
 * incident of the workload is its own only when it says so, or has it on its list: an earlier one is never taken for it.
 */
async function incidentOfFinding(
  incidents: IncidentClient,
  findingId: string,
  patience: Patience,
): Promise<ResolvedIncident> {
  return untilFound(patience, `${findingId} has no incident yet`, async () => {
    const finding = await findingView(incidents, findingId);
    const { incidentWorkflow: workflowId, outcome, incident } = finding;
    if (workflowId === undefined) {
      if (outcome !== undefined) throw notFound(`${findingId} has no incident: it ended as ${outcome}`);
      return { missing: notFound(`${findingId} has no incident: it is still being fetched`) };
    }
    const view = await viewOf(incidents, workflowId).catch(orNotFound);
    if (view instanceof Failure) return { missing: view };
    const number = incident === undefined ? undefined : numberOf(incident);
    if (number !== undefined) return numbered(incidents, { workflowId, view }, number);
    const opening = { workflowId, view };
    if (view.ended === undefined && view.incident === '')
      return { missing: notFound(`the incident of ${workflowId} is being opened`), instead: opening };
    if (view.ended === undefined && hasFinding(view, finding)) return opening;
    return {
      missing: notFound(
        `the incident of ${workflowId} is not open yet; the last one there, ${view.incident}, is an earlier one`,
      ),
    };
  });
}

/** An incident keeps the names of its newest findings only. */
function hasFinding({ findings, findingCount }: IncidentView, { name }: FindingView): boolean {
  return findingCount > findings.length || findings.some((line) => isSameFinding(line.name, name));
}

/** Findings have names under the project, the folder and the organization; source and id are the same in each. */
function isSameFinding(a: string, b: string): boolean {
  return a === b || findingKey(parseFindingName(a)) === findingKey(parseFindingName(b));
}

/** A thing that is not there yet, and what holds its place meanwhile. */
interface Missing<T> {
  readonly missing: Failure;
  readonly instead?: T;
}

/** Looks until there is something, and says once that it waits. When the patience is over: what is there instead, else what is missing. */
async function untilFound<T extends object>(
  { limitMs, waiting }: Patience,
  what: string,
  look: () => Promise<T | Missing<T>>,
): Promise<T> {
  const end = performance.now() + limitMs;
  for (let isTold = false; ; isTold = true) {
    const found = await look();
    if (!('missing' in found)) return found;
    if (performance.now() >= end) return found.instead ?? Promise.reject(found.missing);
    if (!isTold) waiting(`${what} (${found.missing.message}). Waiting for it.`);
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
  const { incidents: listed } = await incidents.list('open');
  const [only] = listed;
  if (only === undefined) throw notFound(`no incident is open; ${seeAll}`);
  if (listed.length === 1) {
    const view = await viewOf(incidents, only.slot);
    if (view.ended !== undefined)
      throw notFound(`no incident is open, ${view.incident} has just ended; ${seeAll}`);
    return { workflowId: only.slot, view };
  }
  // The list lags: what has ended meanwhile is no candidate.
  const checked = await Promise.all(
    listed.slice(0, SHOWN).map(async (one) => ((await incidents.isOpen(one.slot, one.runId)) ? [one] : [])),
  );
  const open = [...checked.flat(), ...listed.slice(SHOWN)];
  const [left] = open;
  if (left === undefined) throw notFound(`no incident is open; ${seeAll}`);
  if (open.length > 1) throw ambiguous('several incidents are open', open);
  return { workflowId: left.slot, view: await viewOf(incidents, left.slot) };
}

async function viewOf(incidents: IncidentClient, workflowId: string): Promise<SeenIncident> {
  return incidents.view(workflowId).catch((thrown: unknown) => {
    if (!(thrown instanceof Failure) || thrown.code !== 'not-found') throw thrown;
    throw notFound(`no incident was ever opened as ${workflowId}; ${seeAll}`);
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
