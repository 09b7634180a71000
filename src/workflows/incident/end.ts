import { condition } from '@temporalio/workflow';
import type { OrGap } from '../../activities/evidence';
import type { LedgerStanding } from '../../activities/record/read-standing';
import { defined } from '../../domain/defined';
import { steady } from '../activities';
import { orGap } from '../gap';
import { until } from '../wait';
import { recordRest } from './beside/decisions';
import { pagePeople } from './beside/page-people';
import { announce } from './beside/announce';
import { verify } from './contain';
import { stands, type IncidentData, type IncidentResult } from './state/data';
import type { Incident } from './state/incident';
import { summaryOf } from '../summary';

/** Closes the incident: by a person, or by itself after quiet time. Only a person's close sets the findings INACTIVE. */
export async function close(incident: Incident): Promise<IncidentResult> {
  const { data } = incident;
  // The announcement under way may be the outcome.
  await incident.announcing;
  const outcome = incident.change.end('no-action');
  incident.enter('closed');
  const by = incident.commands.close?.by;
  incident.log(
    by === undefined ? 'Closed by itself after the quiet time of the policy.' : `Closed by ${by}.`,
  );
  await announce(incident, `closed: ${outcome}`, { closed: true });
  // A note that the ledger does not take is tried once more, and does not hold the id against the next incident.
  incident.stirs += 1;
  await until(() => incident.underWay === 0 && incident.unrecorded.length === 0);
  // By now it is what the ledger supports, which can be less than what was said.
  return { incident: data.incident, ...defined({ outcome: data.outcome }), restored: data.restored };
}

/**
 * Ends an incident that somebody cancelled in Temporal, and says what is true. The ledger says which change stands: a run
 * that a reset made, or that follows a lost one, may not know it. Looks once more at its own change; the ledger, the page and
 * people get the result. Signals the open findings, so that they report again at once, which opens the next incident. It is
 * not closed: that is a person's decision, and nobody made it.
 *
 * For a scope that is not cancelled. Of a run that has not opened its incident yet nothing is said where there is nothing.
 */
export async function cancelled(incident: Incident): Promise<void> {
  const { data } = incident;
  const { incident: name, workload } = data;
  const isOpened = name !== '';
  const asked = { workload, ...(isOpened ? { incident: name } : {}) };
  const read = steady('what stands by the ledger').readStanding(asked);
  const ledger = await orGap('the ledger', 'what stands', read);
  if (!isOpened && 'value' in ledger && ledger.value.open === undefined && ledger.value.change === undefined)
    return;
  incident.journal.cancel();
  incident.approval.voidSteps(['asked', 'approved', 'running'], 'the incident was cancelled');
  incident.approval.releaseStep();
  if (isOpened) await recordRest(incident);
  // Somebody may have put it back outside this incident.
  if ('value' in ledger && ledger.value.change === undefined && stands(data)) incident.change.restored();
  if ('value' in ledger) await verify(incident);
  if (isOpened) incident.change.end('gap' in ledger || ledger.value.change ? 'not-verified' : 'failed');
  incident.enter('closed');
  const why = whatStands(data, ledger);
  incident.log(`Cancelled: somebody cancelled this workflow in Temporal. ${why}`);
  pagePeople(incident, 'cancelled', { why });
  if (isOpened) void announce(incident, `cancelled: ${why}`, { cancelled: true });
  // Neither a receiver that is down nor a ledger that takes nothing keeps it open.
  await condition(() => incident.underWay === 0, '3m', summaryOf('the last pages'));
}

function whatStands(data: IncidentData, ledger: OrGap<LedgerStanding>): string {
  if ('gap' in ledger)
    return `Whether a change of Firebreak's stands on the workload is not known, since the ledger could not be read: ${ledger.gap.why}. Look at the workload.`;
  const { change, begun } = ledger.value;
  if (change === undefined)
    return data.containment === undefined && !begun
      ? 'This incident changed nothing on the workload.'
      : "No change of Firebreak's stands on the workload.";
  const unwatched = 'and nothing watches it until the next incident takes it over';
  return data.containment === undefined
    ? `By the ledger a change of Firebreak's stands (made by ${change.incident}, begun at ${change.since}), ${unwatched}.`
    : `Firebreak's change of the workload stands (${data.outcome ?? 'not verified'}), ${unwatched}.`;
}
