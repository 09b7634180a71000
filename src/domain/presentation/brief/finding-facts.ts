import type { BriefFact } from '../../incident/brief';
import type { Finding, FindingProcess } from '../../finding/finding';
import { inertLine } from '../../text/inert-text';
import { redact } from '../../text/redact';
import { virusTotalLink } from './virustotal-link';

/** The value of a fact that the finding does not carry. */
export const notInFinding = 'not in the finding';

/** Facts that Google's page for the finding tells an analyst to read, by the page's own labels; each inert and at most `max` units. */
export function findingFacts(finding: Finding, max: number): readonly BriefFact[] {
  const [process, parent] = finding.processes;
  const [container] = finding.containers;
  const { redirection } = finding;
  const fact = (label: string, value: string | undefined): BriefFact => ({
    label,
    value: value === undefined || value === '' ? notInFinding : inertLine(value, max),
  });
  return [
    fact('Category', finding.category),
    fact('Severity', finding.severity === 'UNSPECIFIED' ? undefined : finding.severity),
    fact('State', stateText(finding)),
    fact('Event time', finding.eventTime),
    fact('Description', finding.description),
    fact('Program binary', process?.binaryPath),
    fact('Arguments', process === undefined ? undefined : argumentsText(process)),
    fact(
      'Parent process',
      parent === undefined ? undefined : `${parent.binaryPath} ${argumentsText(parent)}`,
    ),
    fact('Environment variable names', process?.envNames.join(', ')),
    fact('Resource full name', finding.resourceName),
    fact('Resource display name', finding.resourceDisplayName),
    fact('Project full name', finding.projectFullName),
    fact('project_display_name', finding.projectDisplayName),
    fact('Reverse_Shell_Stdin_Redirection_Dst_Ip', redirection?.dstIp),
    fact('Reverse_Shell_Stdin_Redirection_Dst_Port', redirection?.dstPort),
    fact('Reverse_Shell_Stdin_Redirection_Src_Ip', redirection?.srcIp),
    fact('Reverse_Shell_Stdin_Redirection_Src_Port', redirection?.srcPort),
    fact('Container_Image_Uri', container?.imageUri),
    fact('Container', container?.name),
    fact('Revision', finding.revision),
    fact(
      'VirusTotal link',
      virusTotalLink(finding)?.text ??
        'gap: the finding carries none, and no SHA-256 of a whole file to build one from',
    ),
    fact('Finding', finding.name),
    ...(finding.unreadable.length === 0
      ? []
      : [fact('Fields that could not be read', finding.unreadable.join(', '))]),
  ];
}

function stateText({ state, muted }: Finding): string | undefined {
  const hidden = muted ? 'muted (which hides it and stops nothing)' : undefined;
  if (state === 'UNSPECIFIED') return hidden;
  return hidden === undefined ? state : `${state}, ${hidden}`;
}

function argumentsText({ args, argsTruncated }: FindingProcess): string {
  const shown = redact(args.join(' '));
  return `${shown}${argsTruncated ? ' (truncated by Google)' : ''}`;
}
