import type { Told } from '../../domain/incident-view';
import { pageFacts, type PageKind } from '../../domain/page/page-facts';
import { paging } from '../activities';
import { reasonOf } from '../gap';
import type { Incident } from './incident';

const NEWEST = 10;

/**
 * Tells people by webhook, and does not wait for it: nothing about an incident depends on a receiver that is down. Who
 * was told, and who could not be, is shown when it is known.
 */
export function pagePeople(incident: Incident, kind: PageKind, notRestored?: string): void {
  const { data } = incident;
  data.pages += 1;
  const at = new Date().toISOString();
  const facts = {
    ...pageFacts(incident.view(), at),
    ...(notRestored === undefined ? {} : { notRestored }),
  };
  const page = { id: `${data.incident}/${data.pages}`, kind, facts };
  const receivers = kind === 'escalation' ? (['first', 'escalation'] as const) : (['first'] as const);
  for (const to of receivers) void deliver(incident, { ...page, to });
}

/** Pages the outcome, once for each: an incident that is asked about again keeps the one that it had. */
export function pageOutcome(incident: Incident): void {
  const { data } = incident;
  if (data.outcome === undefined) return;
  const state = `${data.outcome}/${String(data.restored)}/${String(data.phase === 'closed')}`;
  if (state === data.pagedOutcome) return;
  data.pagedOutcome = state;
  pagePeople(incident, 'outcome');
}

type Page = Parameters<ReturnType<typeof paging>['sendPage']>[0];

async function deliver(incident: Incident, page: Page): Promise<void> {
  const { kind, to } = page;
  incident.paging += 1;
  try {
    const sent = await paging(`page: ${kind}${to === 'first' ? '' : ', second tier'}`).sendPage(page);
    if (sent.delivered || to === 'first') note(incident, { kind, to, ...sent });
  } catch (thrown) {
    // Also when the workflow is cancelled: its story ends by itself, and nobody awaits this.
    note(incident, { kind, to, delivered: false, failed: true, why: reasonOf(thrown).why });
  } finally {
    incident.paging -= 1;
  }
}

function note(incident: Incident, told: Omit<Told, 'at'>): void {
  const { data } = incident;
  data.told = [...data.told, { at: new Date().toISOString(), ...told }].slice(-NEWEST);
  if (told.failed === true) incident.tell(`People could not be told (${told.kind}): ${told.why ?? ''}.`);
  else incident.show();
}
