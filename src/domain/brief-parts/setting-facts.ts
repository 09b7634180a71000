import type { BriefFact } from '../brief';
import type { CaseFile } from '../case-file';
import { inertLine } from '../inert-text';
import type { ContainerSettings, RevisionSettings } from '../service';
import { resourceOf, serviceOf, invokersOf, type WorkloadSettings } from '../workload-settings';
import { anchorOf } from '../signals/anchor';
import { attackedRevision, attackedRevisionGap } from '../attacked-revision';
import { deployBefore, isExposed } from '../signals/setting-signals';
import { scalingText } from '../steps/scaling';
import { trafficTexts } from '../steps/traffic';

/** The settings of the workload and of the affected container, each inert and at most `max` units. */
export function settingFacts(caseFile: CaseFile, max: number): readonly BriefFact[] {
  const { settings } = caseFile;
  const service = serviceOf(settings);
  if (settings === undefined || service === undefined) return [];
  const fact = (label: string, value: string): BriefFact => ({
    label,
    value: inertLine(value === '' ? 'none' : value, max),
  });
  const revision = attackedRevision(caseFile);
  const exposed = isExposed(caseFile);
  return [
    ...containerFacts(caseFile, settings, revision).map(([label, value]) => fact(label, value)),
    fact(
      'Revision that was attacked',
      revision === undefined
        ? `not known: ${attackedRevisionGap(caseFile)?.why ?? ''}`
        : revisionText(revision),
    ),
    fact('Service account', revision?.serviceAccount ?? service.serviceAccount),
    fact('Ingress', service.ingress),
    fact(
      'Who may call it',
      exposed === true
        ? 'anybody on the internet'
        : (invokersOf(settings)?.join(', ') ?? 'could not be read'),
    ),
    fact('Scaling', scalingText(service.scaling)),
    fact('Traffic', trafficTexts(service.traffic).join('; ')),
    fact('Created by', service.createdBy),
    fact('Changed last by', `${service.lastModifiedBy} at ${service.updatedAt}`),
    fact('Deployed shortly before', deployText(caseFile)),
    fact(
      'Threat detection',
      service.threatDetectionEnabled ? 'on' : 'OFF: no further finding can be expected',
    ),
    fact('Address', service.uri),
  ];
}

function containerFacts(
  caseFile: CaseFile,
  settings: WorkloadSettings,
  revision: RevisionSettings | undefined,
): readonly (readonly [string, string])[] {
  const containers = revision?.containers ?? resourceOf(settings).containers;
  const container = affected(caseFile, containers);
  if (container === undefined) return [['Affected container', 'could not be told']];
  const { name, image, digest, command, args, envNames, secrets, ports, limits } = container;
  const newest = revision === undefined ? ' of the newest template, which need not be what was attacked' : '';
  return [
    ['Affected container', `${name} (one of ${containers.length})${newest}`],
    ['Image', image],
    ['Image digest', digest ?? 'not known: the reference is a tag, which can be moved'],
    ['Command', [...command, ...args].join(' ')],
    ['Environment names', envNames.join(', ')],
    ['Secrets', secrets.join(', ')],
    ['Ports', ports.join(', ')],
    [
      'Limits',
      Object.entries(limits)
        .map(([key, value]) => `${key} ${value}`)
        .join(', '),
    ],
  ];
}

/** By the name that the finding gives, else by its image; the only one where there is but one. */
function affected(
  caseFile: CaseFile,
  containers: readonly ContainerSettings[],
): ContainerSettings | undefined {
  const reported = anchorOf(caseFile)?.containers[0];
  const byName = containers.find(({ name }) => name === reported?.name);
  const byImage = containers.find(({ image }) => image === reported?.imageUri);
  return byName ?? byImage ?? (containers.length === 1 ? containers[0] : undefined);
}

function revisionText({ name, percent, tags, minInstanceCount }: RevisionSettings): string {
  const tagged = tags.length === 0 ? '' : `, tag ${tags.join(', ')}`;
  return `${name}: ${percent} % of traffic${tagged}, minimum ${minInstanceCount} instances`;
}

function deployText(caseFile: CaseFile): string {
  const deploy = deployBefore(caseFile);
  return deploy === undefined
    ? 'by nobody that the audit log shows'
    : `by ${deploy.principal} at ${deploy.at}`;
}
