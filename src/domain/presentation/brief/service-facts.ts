import { attackedRevision, attackedRevisionGap } from '../../assessment/attacked-revision';
import type { CaseFile } from '../../evidence/case-file';
import type { RevisionSettings } from '../../workload/service';
import { isExposed } from '../../assessment/signals/setting-signals';
import { scalingText } from '../../plan/freeze/scaling';
import { trafficTexts } from '../../plan/freeze/traffic';
import type { InstanceSplit, SettingsOf } from '../../workload/workload-settings';
import type { Fact } from './fact';

const INTERNET = 'anybody on the internet';

/** Which revision was attacked, who can reach the service, and what serves. */
export function serviceFacts(caseFile: CaseFile, settings: SettingsOf<'services'>): readonly Fact[] {
  const { service, invokers } = settings;
  return [
    ['Revision that was attacked', attackedText(caseFile)],
    ['Ingress', service.ingress],
    [
      'Who may call it',
      isExposed(caseFile) === true ? INTERNET : (invokers?.join(', ') ?? 'could not be read'),
    ],
    ['Scaling', scalingText(service.scaling)],
    ['Traffic', trafficTexts(service.traffic).join('; ')],
    ['Address', service.uri],
  ];
}

/** Which revision was attacked, and how many instances run of each. Nobody can call a worker pool. */
export function workerPoolFacts(caseFile: CaseFile, { pool }: SettingsOf<'workerPools'>): readonly Fact[] {
  const { manualInstanceCount, instanceSplits } = pool;
  return [
    ['Revision that was attacked', attackedText(caseFile)],
    [
      'Instances',
      manualInstanceCount === undefined ? 'no set number' : `${manualInstanceCount}, set by hand`,
    ],
    ['Instance split', instanceSplits.map(splitText).join('; ')],
    ['Who may call it', 'nobody: a worker pool takes no requests'],
  ];
}

/** Who can reach an instance. */
export function instanceFacts({ instance }: SettingsOf<'instances'>): readonly Fact[] {
  const { ingress, invokerIamDisabled } = instance;
  const open = invokerIamDisabled && ingress === 'INGRESS_TRAFFIC_ALL';
  return [
    ['Ingress', ingress],
    [
      'Who may call it',
      open
        ? INTERNET
        : invokerIamDisabled
          ? 'anybody that its ingress lets in'
          : 'by IAM; who that is was not read',
    ],
  ];
}

function attackedText(caseFile: CaseFile): string {
  const revision = attackedRevision(caseFile);
  return revision === undefined
    ? `not known: ${attackedRevisionGap(caseFile)?.why ?? ''}`
    : revisionText(revision, caseFile.workload.kind === 'workerPools');
}

function revisionText(revision: RevisionSettings, isPool: boolean): string {
  const { name, percent, tags, minInstanceCount } = revision;
  const tagged = tags.length === 0 ? '' : `, tag ${tags.join(', ')}`;
  return isPool
    ? `${name}: ${percent} % of the instances`
    : `${name}: ${percent} % of traffic${tagged}, minimum ${minInstanceCount} instances`;
}

function splitText({ type, revision = '', percent }: InstanceSplit): string {
  return `${percent} % to ${type === 'latest' ? 'the latest revision' : revision}`;
}
