import type { CaseFile } from '../evidence/case-file';
import type { ExecutionSettings } from '../workload/workload-settings';

/** The names of executions that the findings name, each once. */
export function namedExecutions({ findings }: Pick<CaseFile, 'findings'>): readonly string[] {
  return [...new Set(findings.flatMap(({ execution }) => (execution === undefined ? [] : [execution])))];
}

/** The execution that a finding names, as far as it could be read. */
export function attackedExecution(caseFile: CaseFile): ExecutionSettings | undefined {
  const { settings } = caseFile;
  if (settings?.kind !== 'jobs') return undefined;
  const named = namedExecutions(caseFile);
  return settings.executions?.find(({ name }) => named.includes(name));
}
