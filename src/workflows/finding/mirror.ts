import type { FindingProgress } from '../../activities/record/read-progress';
import type { IncidentProgress } from '../../domain/message-names';
import { isChange } from '../../domain/phases';
import type { FindingState } from './finding';
import { defined } from '../../domain/defined';

/** Brings a finding's page up to how its incident stands, by the ledger and by the incident's own run. */
export function mirror(finding: FindingState, progress: FindingProgress): void {
  const { phase, outcome, incident, slot, text } = progress;
  const asked = phase !== undefined && phase !== 'investigating';
  if (asked) {
    const there = `done by the incident; see ${slot}`;
    for (const step of [
      'gather logs',
      'check related findings',
      "review the container's settings",
      'look up ATT&CK',
    ] as const) {
      finding.step(step, 'done', there);
    }
  }
  if (phase === 'awaiting-decision') finding.step('wait for human approval', 'running', text);
  else if (asked) finding.step('wait for human approval', 'done', outcome ?? 'decided');
  if (outcome === 'contained')
    finding.step(
      'contain',
      'done',
      progress.restored
        ? 'contained, then restored'
        : "contained and verified here; the incident's page says what is left to do",
    );
  else if (isChange(outcome) || outcome === 'failed') finding.step('contain', 'failed', text);
  else if (outcome !== undefined) finding.step('contain', 'done', `nothing was changed: ${outcome}`);
  else if (phase === 'containing' || phase === 'verifying') finding.step('contain', 'running', text);
  finding.show({
    incidentWorkflow: slot,
    notice: progress.notTaken?.why,
    ...defined({ incident, phase, outcome }),
  });
}

/** Why a word that a signal said of the incident is not so; `undefined` when the ledger supports it. */
export function whyUnsupported(told: IncidentProgress, read: FindingProgress): string | undefined {
  const { incident = 'no incident', outcome = 'no outcome', closed, all, restored } = read;
  if (told.incident !== incident)
    return `it is about ${told.incident}, and the finding is on the list of ${incident}`;
  if (told.phase === 'closed' && !closed) return 'it says closed, and the ledger has the incident open';
  if (told.outcome !== undefined && !all.includes(told.outcome))
    return `it says ${told.outcome}, and the ledger has ${outcome}`;
  return told.restored && !restored ? 'it says restored, and the ledger does not' : undefined;
}
