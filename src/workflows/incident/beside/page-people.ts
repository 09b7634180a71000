import { workflowInfo } from '@temporalio/workflow';
import type { Told } from '../../../domain/incident/incident-view';
import { pageFacts, type PageFacts, type PageKind } from '../../../domain/incident/page-facts';
import { paging } from '../../activities';
import { reasonOf } from '../../gap';
import { beside } from './beside';
import type { Incident } from '../state/incident';

const NEWEST = 10;

/**
 * Tells people by webhook, and does not wait for it: nothing about an incident depends on a receiver that is down. Who
 * was told, and who could not be, is shown when it is known.
 */
export function pagePeople(
  incident: Incident,
  kind: PageKind,
  more: Pick<PageFacts, 'why' | 'notRestored' | 'leftToDo'> = {},
): void {
  const { data } = incident;
  data.pages += 1;
  const at = new Date().toISOString();
  const facts = { ...pageFacts(incident.view(), at), ...more };
  const page = { id: pageId(incident), kind, facts };
  const receivers = kind === 'escalation' ? (['first', 'escalation'] as const) : (['first'] as const);
  for (const to of receivers) beside(incident, async () => deliver(incident, { ...page, to }));
}

/**
 * Names a page, the same at every try and on every replay. A run that a reset made begins with a number that the run before
 * it may have used, for another page: receivers would drop it as a repeat, so its ids name the run.
 */
function pageId({ data }: Incident): string {
  const whose = data.incident === '' ? workflowInfo().workflowId : data.incident;
  const run = data.pageRun === undefined ? '' : `${data.pageRun}/`;
  return `${whose}/${run}${data.pages}`;
}

/** Pages the outcome, once for each: an incident that is asked about again keeps the one that it had. */
export function pageOutcome(incident: Incident): void {
  const { data } = incident;
  // Of a cancelled one people are told that, and what is so.
  if (data.outcome === undefined || data.cancelled !== undefined) return;
  const state = `${data.outcome}/${String(data.restored)}/${String(data.phase === 'closed')}`;
  if (state === data.pagedOutcome) return;
  data.pagedOutcome = state;
  pagePeople(incident, 'outcome');
}

type Page = Parameters<ReturnType<typeof paging>['sendPage']>[0];

async function deliver(incident: Incident, page: Page): Promise<void> {
  const { kind, to } = page;
  try {
    const sent = await paging(`page: ${kind}${to === 'first' ? '' : ', second tier'}`).sendPage(page);
    if (sent.delivered || to === 'first') note(incident, { kind, to, ...sent });
  } catch (thrown) {
    note(incident, { kind, to, delivered: false, failed: true, why: reasonOf(thrown).why });
  }
}

function note(incident: Incident, told: Omit<Told, 'at'>): void {
  const { data } = incident;
  data.told = [...data.told, { at: new Date().toISOString(), ...told }].slice(-NEWEST);
  if (told.failed === true) incident.tell(`People could not be told (${told.kind}): ${told.why ?? ''}.`);
  else incident.show();
}
