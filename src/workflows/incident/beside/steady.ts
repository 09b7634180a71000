import { condition } from '@temporalio/workflow';
import { orGap } from '../../gap';
import { pauseAfter } from '../../wait';
import type { Incident } from '../state/incident';
import { pagePeople } from './page-people';

/**
 * Does what the main flow needs, until it is done. A failure never leaves the incident: it is shown as trouble,
 * people are paged once, and it is tried again with growing pauses, or when somebody's decision counts.
 */
export async function steadily<T>(incident: Incident, what: string, act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const result = await orGap(what, '', act());
    if ('value' in result) {
      overcome(incident, what);
      return result.value;
    }
    trouble(incident, what, result.gap.why);
    const { stirs } = incident;
    await condition(() => incident.stirs !== stirs, pauseAfter(tries), { summary: `again: ${what}` });
  }
}

/** Shows that something does not get done, and pages it the first time. */
export function trouble(incident: Incident, what: string, why: string): void {
  if (!incident.journal.isHeldUp(what)) {
    incident.log(`Held up: ${what}: ${why}`);
    pagePeople(incident, 'trouble', { why: `${what}: ${why}` });
  }
  incident.journal.holdUp(what, why);
  incident.show();
}

export function overcome(incident: Incident, what: string): void {
  if (!incident.journal.isHeldUp(what)) return;
  incident.journal.overcome(what);
  incident.log(`No longer held up: ${what}.`);
}
