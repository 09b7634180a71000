import type { BriefFact } from '../../incident/brief';
import type { Reconstruction } from '../../assessment/reconstruction';
import { isWholeLog } from '../../evidence/log-facts';
import { inertLine } from '../../text/inert-text';
import { resourceOf, type WorkloadSettings } from '../../workload/workload-settings';
import { containerFacts, type Fact } from './container-facts';
import { jobFacts } from './job-facts';
import { egressText, environmentText } from './platform-texts';
import { instanceFacts, serviceFacts, workerPoolFacts } from './service-facts';

/** The settings of the workload and of the affected container, each inert and at most `max` units. */
export function settingFacts(known: Reconstruction, max: number): readonly BriefFact[] {
  const { settings } = known;
  if (settings === undefined) return [];
  return [
    ...containerFacts(known, settings),
    ...kindFacts(known, settings),
    ...commonFacts(known, settings),
  ].map(([label, value]) => ({ label, value: inertLine(value === '' ? 'none' : value, max) }));
}

function kindFacts(known: Reconstruction, settings: WorkloadSettings): readonly Fact[] {
  switch (settings.kind) {
    case 'services':
      return serviceFacts(known, settings);
    case 'jobs':
      return jobFacts(known, settings);
    case 'workerPools':
      return workerPoolFacts(known, settings);
    case 'instances':
      return instanceFacts(settings);
  }
}

function commonFacts(known: Reconstruction, settings: WorkloadSettings): readonly Fact[] {
  const { serviceAccount, createdBy, lastModifiedBy, updatedAt } = resourceOf(settings);
  const revision = known.attacked.revision.known;
  const attacked = revision ?? known.attacked.execution.known;
  const { vpcEgress, executionEnvironment, deployedWith, threatDetectionEnabled } = platformOf(settings);
  const egress = revision?.vpcEgress ?? vpcEgress;
  const generation = environmentText(revision?.executionEnvironment ?? executionEnvironment);
  return [
    ['Service account', attacked?.serviceAccount ?? serviceAccount],
    ...(egress === undefined ? [] : [['Outgoing traffic', egressText(egress)] as const]),
    ...(generation === '' ? [] : [['Execution environment', generation] as const]),
    ['Created by', createdBy],
    ['Changed last by', `${lastModifiedBy} at ${updatedAt}`],
    ...(deployedWith === undefined
      ? []
      : [['Deployed with', `${deployedWith} (as it says itself)`] as const]),
    ['Deployed shortly before', deployText(known)],
    ...(threatDetectionEnabled === undefined
      ? []
      : [
          [
            'Threat detection',
            threatDetectionEnabled ? 'on' : 'OFF: no further finding can be expected',
          ] as const,
        ]),
  ];
}

/** Facts that some kinds have and others do not. */
function platformOf(settings: WorkloadSettings) {
  switch (settings.kind) {
    case 'services':
      return { executionEnvironment: undefined, ...settings.service };
    case 'jobs':
      return { threatDetectionEnabled: undefined, ...settings.job };
    case 'workerPools':
      return settings.pool;
    case 'instances':
      return { threatDetectionEnabled: undefined, executionEnvironment: undefined, ...settings.instance };
  }
}

/** That nobody did is said of an audit log that was read to its end: the workload's own, or its identity's trail. */
function deployText({ deployBefore: deploy, logs, trail }: Reconstruction): string {
  if (deploy !== undefined) return `by ${deploy.principal} at ${deploy.at}`;
  const audit = logs.find(({ kind }) => kind === 'audit');
  if (audit === undefined && trail === undefined) return 'not known: no audit log was read';
  const isWhole = (audit !== undefined && isWholeLog(audit)) || trail?.more === false;
  return isWhole
    ? 'by nobody that the audit log shows'
    : 'by nobody in what was read of the audit log, which has more';
}
