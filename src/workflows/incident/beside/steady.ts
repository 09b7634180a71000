import { condition } from '@temporalio/workflow';
import { orGap } from '../../gap';
import { pauseAfter } from '../../pause';
import type { Incident } from '../state/incident';
import { pagePeople } from './page-people';

/**
 * Does what the story cannot go on without, until it is done. A failure never leaves the incident: it is shown as trouble,
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
  const { data } = incident;
  const known = data.trouble.find((each) => each.what === what);
  if (known === undefined) {
    incident.tell(`Held up: ${what}: ${why}`);
    pagePeople(incident, 'trouble', { why: `${what}: ${why}` });
  }
  const since = known?.since ?? new Date().toISOString();
  data.trouble = [...data.trouble.filter((each) => each.what !== what), { what, why, since }].slice(-10);
  incident.show();
}

export function overcome(incident: Incident, what: string): void {
  const { data } = incident;
  if (!data.trouble.some((each) => each.what === what)) return;
  data.trouble = data.trouble.filter((each) => each.what !== what);
  incident.tell(`No longer held up: ${what}.`);
}
