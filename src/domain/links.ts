/**
 * The page of a workflow in the Temporal UI. With a run it leads to what Firebreak says there; without, the UI picks the
 * newest run and shows its timeline, from where that is the tab *User Metadata*.
 */
export function incidentUrl(
  temporalUi: string,
  workflowId: string,
  namespace = 'default',
  runId?: string,
): string {
  const base = `${temporalUi.replace(/\/+$/, '')}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}`;
  return runId === undefined ? base : `${base}/${encodeURIComponent(runId)}/user-metadata`;
}
