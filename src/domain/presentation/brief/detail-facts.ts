import type { BriefFact } from '../../incident/brief';
import type { Finding, FindingLogEntry } from '../../finding/finding';
import { inertLine } from '../../text/inert-text';
import { redact } from '../../text/redact';

/** Facts that only some findings carry: whose call it was, bindings, log entries, a script. Each inert, at most `max` units. */
export function detailFacts(finding: Finding, max: number): readonly BriefFact[] {
  const { access, iamBindings = [], logEntries = [], affectedResources = [], rule } = finding;
  const { signatures = [], leftOut = [] } = finding;
  const scripts = finding.processes.flatMap(({ scriptContents }) => scriptContents ?? []);
  const others = affectedResources.filter((resource) => resource !== finding.resourceName);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Execution', finding.execution],
    ['Module', finding.moduleName],
    ['Rule', rule],
    ['Called by', access?.principalEmail ?? access?.principalSubject],
    ['Called from', [access?.callerIp, access?.callerRegion].filter((each) => each !== undefined).join(', ')],
    ['Called with', access?.userAgent],
    ['Method', access?.methodName],
    ['Key', access?.serviceAccountKeyName],
    ...iamBindings
      .slice(0, 5)
      .map(({ action, role, member }) => ['Binding', `${action} ${role} for ${member}`] as const),
    ...others.slice(0, 5).map((resource) => ['Affects', resource] as const),
    ...logEntries.slice(0, 3).map((entry) => ['Log entry', entryText(entry)] as const),
    ...signatures.slice(0, 5).map((signature) => ['Signature', signature] as const),
    ...leftOut
      .slice(0, 5)
      .map(({ text, from, why }) => ['Not looked up', `${text} (${from}): ${why}`] as const),
    ...scripts.slice(0, 2).map((contents) => ['Script', redact(contents)] as const),
  ];
  return rows.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [{ label, value: inertLine(value, max) }],
  );
}

function entryText({ insertId, timestamp, resourceContainer, logId }: FindingLogEntry): string {
  const named = insertId === '' ? 'without an insertId' : `insertId ${insertId}`;
  const when = timestamp === '' ? ', its time is not told' : ` at ${timestamp}`;
  const where = resourceContainer === '' ? '' : ` in ${resourceContainer}`;
  return `${named}${when}${where}${logId === '' ? '' : `, log ${logId}`}`;
}
