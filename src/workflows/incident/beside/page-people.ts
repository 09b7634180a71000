import { workflowInfo } from '@temporalio/workflow';
import type { Told } from '../../../domain/incident/incident-view';
import { pageFacts, type PageFacts } from '../../../domain/incident/page-facts';
import type { PageKind } from '../../../domain/incident/incident-view';
import { paging } from '../../activities';
import { reasonOf } from '../../gap';
import { now } from '../state/data';
import type { Incident } from '../state/incident';

/**
 * Pages people by webhook, and does not wait for it: nothing about an incident depends on a receiver that is down.
 * The people who were paged, and those who could not be, are shown when that is known.
 */
export function pagePeople(
  incident: Incident,
  kind: PageKind,
  more: Pick<PageFacts, 'why' | 'notRestored' | 'leftToDo'> = {},
): void {
  const number = incident.journal.nextPage();
  const at = now();
  const facts = { ...pageFacts(incident.view(), at), ...more };
  const page = { id: pageId(incident, number), kind, facts };
  const receivers = kind === 'escalation' ? (['first', 'escalation'] as const) : (['first'] as const);
  for (const to of receivers) incident.beside(async () => deliver(incident, { ...page, to }));
}

/**
 * Names a page, the same at every try and on every replay. A run that a reset made begins with a number that the run before
 * it may have used, for another page: receivers would drop it as a repeat, so its ids name the run.
 */
function pageId({ data }: Incident, number: number): string {
  const { workflowId, runId } = workflowInfo();
  // Every run that has no number yet begins to count its pages anew.
  const whose = data.incident === '' ? `${workflowId}/${runId.slice(0, 8)}` : data.incident;
  const run = data.pageRun === undefined ? '' : `${data.pageRun}/`;
  return `${whose}/${run}${number}`;
}

/** Pages the outcome, once for each: an incident that is asked about again keeps the one that it had. */
export function pageOutcome(incident: Incident): void {
  // Of a cancelled one people are told that, and what is so.
  if (incident.data.cancelled !== undefined || !incident.journal.pageOutcome()) return;
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
  incident.journal.told(told);
  if (told.failed === true) incident.log(`People could not be told (${told.kind}): ${told.why ?? ''}.`);
  else incident.show();
}
