import { condition } from '@temporalio/workflow';
import type { Digest } from '../../../domain/text/digest';
import type { Incident } from '../state/incident';
import { pagePeople } from './page-people';
import { summaryOf } from '../../summary';

/** Milliseconds after which an approved step that has not begun is paged. The clock starts when the approval counts. */
const BEGUN_WITHIN = 60_000;

/** How long a step that is carried out from now on has to begin, in milliseconds. Nothing else times it any more. */
export function timeToBegin(incident: Incident): number {
  const since = incident.approvedSince ?? Date.now();
  incident.approvedSince = undefined;
  return leftOf(since);
}

/** Says that a step is approved and that nothing happened for a minute, and pages it. */
export function sayNotBegun(incident: Incident, step: Digest, why: string): void {
  incident.approval.holdStep(step, why);
  incident.log(`Approved and not begun for a minute: ${why}.`);
  pagePeople(incident, 'not-begun', { why });
}

/**
 * Times an approved step that is held up before it is carried out, such as by an approval that the ledger does not take:
 * people are paged when its minute is over.
 */
export function timeHeldUp(incident: Incident, why: string): void {
  const { approvedSince } = incident;
  if (approvedSince === undefined || incident.timing) return;
  incident.timing = true;
  incident.beside(async () => {
    await condition(
      () => incident.approvedSince !== approvedSince,
      leftOf(approvedSince),
      summaryOf('has it begun'),
    );
    incident.timing = false;
    if (incident.approvedSince !== approvedSince) return;
    incident.approvedSince = undefined;
    const step = incident.data.steps.find(({ state }) => state === 'approved');
    if (step !== undefined) sayNotBegun(incident, step.hash, why);
  });
}

function leftOf(since: number): number {
  return Math.max(1, since + BEGUN_WITHIN - Date.now());
}
