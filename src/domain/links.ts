/** The page of a workflow in the Temporal UI. */
export function incidentUrl(temporalUi: string, workflowId: string, namespace = 'default'): string {
  return `${temporalUi.replace(/\/+$/, '')}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}`;
}
