import type { IncidentProgress } from '../../domain/message-names';
import type { FindingState } from './finding';

/** Brings a finding's page up to what its incident has told. */
export function mirror(finding: FindingState, progress: IncidentProgress): void {
  const { phase, outcome, incident, slot, text } = progress;
  const asked = phase !== 'investigating';
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
  else if (outcome === 'not-verified' || outcome === 'partly-contained' || outcome === 'failed')
    finding.step('contain', 'failed', text);
  else if (outcome !== undefined) finding.step('contain', 'done', `nothing was changed: ${outcome}`);
  else if (phase === 'containing' || phase === 'verifying') finding.step('contain', 'running', text);
  finding.show({ incident, incidentWorkflow: slot, phase, ...(outcome === undefined ? {} : { outcome }) });
}
