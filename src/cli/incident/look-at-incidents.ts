import { Failure } from '../../domain/failures';
import { isChange } from '../../domain/phases';
import type { IncidentClient, IncidentSummary } from '../../temporal/incident-client';
import { defined } from '../../domain/defined';

/** An incident as the list has it, corrected by its own word where that was asked for. */
export interface ListedIncident extends IncidentSummary {
  /** Whether the saved state is back; absent where nobody was asked or nobody answered. */
  readonly restored?: boolean;
  /** Why it did not answer. */
  readonly silent?: string;
}

/** Time that one incident has to answer, and how many are asked at once: a list is not worth a long wait. */
const ANSWER_MS = 3_000;
const AT_ONCE = 20;

/**
 * Asks incidents themselves. The list's attributes lag, and do not say whether what was contained was restored since;
 * an incident that does not answer is stuck, or no worker runs.
 */
export async function lookAtIncidents(
  incidents: IncidentClient,
  summaries: readonly IncidentSummary[],
): Promise<readonly ListedIncident[]> {
  const looked: ListedIncident[] = [];
  for (let start = 0; start < summaries.length; start += AT_ONCE) {
    const page = summaries.slice(start, start + AT_ONCE);
    looked.push(...(await Promise.all(page.map(async (summary) => lookAt(incidents, summary)))));
  }
  return looked;
}

/** Looks at those whose outcome can be out of date; the others are as the list has them. */
export async function withRestored(
  incidents: IncidentClient,
  summaries: readonly IncidentSummary[],
): Promise<readonly ListedIncident[]> {
  const looked = await lookAtIncidents(
    incidents,
    summaries.filter(({ outcome }) => isChange(outcome)),
  );
  return summaries.map((summary) => looked.find(({ runId }) => runId === summary.runId) ?? summary);
}

async function lookAt(incidents: IncidentClient, summary: IncidentSummary): Promise<ListedIncident> {
  const { slot, runId } = summary;
  try {
    const { restored, phase, outcome, ended } = await incidents.view(slot, { runId, limitMs: ANSWER_MS });
    const open = summary.open && ended === undefined;
    return { ...summary, open, restored, phase, ...defined({ outcome }) };
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    // Temporal itself being away, or not letting us in, says nothing about an incident.
    if (code === 'temporal-unavailable' || code === 'access-refused' || code === 'unauthenticated')
      throw thrown;
    // The list lags: one that has ended meanwhile is not silent.
    const isOpen = summary.open && (await incidents.isOpen(slot, runId).catch(() => true));
    return { ...summary, open: isOpen, silent: message };
  }
}
