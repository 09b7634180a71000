import { condition } from '@temporalio/workflow';
import type { OrGap } from '../../../activities/evidence';
import { orGap } from '../../gap';
import { pauseAfter } from '../../wait';
import type { Incident } from '../state/incident';
import { timeHeldUp } from './not-begun';
import { pagePeople } from './page-people';
import { summaryOf } from '../../summary';

/**
 * Does what the main flow needs, until it is done. A failure never leaves the incident: it is shown as trouble,
 * people are paged once, and it is tried again with growing pauses, or when somebody's decision counts.
 */
export async function steadily<T>(incident: Incident, what: string, act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const result = await attempt(incident, what, act);
    if ('value' in result) return result.value;
    await pause(incident, what, tries);
  }
}

/** The same for what an incident that ends does not wait for: it is left as a gap then. */
export async function whileOpen<T>(
  incident: Incident,
  what: string,
  act: () => Promise<T>,
): Promise<OrGap<T>> {
  for (let tries = 0; ; tries += 1) {
    const result = await attempt(incident, what, act);
    if ('value' in result || incident.data.phase === 'closed' || incident.data.cancelled !== undefined)
      return result;
    await pause(incident, what, tries);
  }
}

async function attempt<T>(incident: Incident, what: string, act: () => Promise<T>): Promise<OrGap<T>> {
  const result = await orGap(what, '', act());
  if ('value' in result) overcome(incident, what);
  else trouble(incident, what, result.gap.why);
  return result;
}

async function pause(incident: Incident, what: string, tries: number): Promise<void> {
  const { stirs } = incident;
  await condition(() => incident.stirs !== stirs, pauseAfter(tries), summaryOf(`again: ${what}`));
}

/** Shows that something does not get done, and pages it the first time. */
export function trouble(incident: Incident, what: string, why: string): void {
  if (!incident.journal.isHeldUp(what)) {
    incident.log(`Held up: ${what}: ${why}`);
    pagePeople(incident, 'trouble', { why: `${what}: ${why}` });
  }
  incident.journal.holdUp(what, why);
  timeHeldUp(incident, `${what}: ${why}`);
  incident.show();
}

export function overcome(incident: Incident, what: string): void {
  if (!incident.journal.isHeldUp(what)) return;
  incident.journal.overcome(what);
  incident.log(`No longer held up: ${what}.`);
}
