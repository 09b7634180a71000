/**
 * The page of a workflow in the Temporal UI. With a run it is the tab that has Firebreak's own page; the UI knows that tab
 * of a run only, so that without one its address leads to the UI's timeline of the newest run, from where the tab is a click.
 */
export function incidentUrl(
  temporalUi: string,
  workflowId: string,
  namespace = 'default',
  runId?: string,
): string {
  const workflow = `${temporalUi.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;
  return runId === undefined ? workflow : `${workflow}/${encodeURIComponent(runId)}/user-metadata`;
}
