import type { CaseFile } from '../case-file';
import { inertLine } from '../inert-text';
import { callsByIdentity, callText } from '../signals/identity-signals';
import { outputSignals } from '../signals/output-signals';
import { exploitRequest, requestText } from '../signals/request-signals';

/** What an analyst reads in the logs: what was read, and the entries that the assessment looks at. At most `max` units each. */
export function logLines(caseFile: CaseFile, max: number): readonly string[] {
  const request = exploitRequest(caseFile);
  const calls = callsByIdentity(caseFile);
  const read = caseFile.logs.map(({ kind, stored, from, to, more }) => {
    const rest = more ? '; more exist than were read' : '';
    return `${kind}: ${stored} entries from ${from} to ${to}${rest}`;
  });
  const system = caseFile.logs
    .filter(({ kind }) => kind === 'system')
    .flatMap(({ lines }) => lines.slice(-2));
  return [
    ...read,
    request === undefined ? 'No odd request shortly before was found.' : requestText(request),
    ...outputSignals(caseFile).map(({ text }) => text),
    calls.length === 0
      ? 'No call by its own identity since was found; data access logs are off by default, so this proves little.'
      : `${calls.length} calls by its own identity since, the first: ${calls.slice(0, 1).map(callText).join('')}`,
    ...system.map(({ at, text }) => `system, ${at}: ${text}`),
  ].map((line) => inertLine(line, max));
}
