import { annotationPrefix } from '../../domain/workload/annotations';
import { Failure } from '../../domain/failures';
import type { ServiceSettings } from '../../domain/workload/service';
import type { Workload } from '../../domain/workload/workload';
import { parseContainers } from './template/parse-container';
import { parseDeployedWith } from './template/parse-deployed-with';
import { fieldsOf, type Fields } from '../client/parse-fields';
import { parseScaling } from './template/parse-scaling';
import { parseTraffic, shortName } from './template/parse-traffic';
import { parseVpc } from './template/parse-vpc';
import { defined } from '../../domain/defined';

/**
 * Reads a v2 Service, as plain JSON, of the workload that was asked for. Throws `unexpected-answer` when what identity
 * and change depend on (uid, etag, generation) is missing or scaling and traffic cannot be read.
 */
export function parseService(value: unknown, workload: Workload): ServiceSettings {
  const unreadable: string[] = [];
  const service = fieldsOf(value, unreadable);
  const template = service.child('template');
  const deployedWith = parseDeployedWith(service);
  const failing = failedConditions([service.child('terminalCondition'), ...service.children('conditions')]);
  const latestCreatedRevision = shortName(service.text('latestCreatedRevision'));
  const regions = service
    .child('multiRegionSettings')
    .texts('regions')
    .filter((region) => /^[a-z][a-z0-9-]{1,40}$/.test(region));
  const settings: ServiceSettings = {
    workload,
    uid: service.text('uid'),
    uri: service.text('uri'),
    etag: service.text('etag'),
    generation: service.text('generation'),
    observedGeneration: service.text('observedGeneration'),
    reconciling: service.flag('reconciling'),
    ready: service.child('terminalCondition').text('state'),
    ...(failing.length === 0 ? {} : { failing }),
    scaling: parseScaling(service.child('scaling')),
    traffic: parseTraffic(service.children('traffic')),
    trafficStatuses: parseTraffic(service.children('trafficStatuses')),
    ingress: service.text('ingress'),
    invokerIamDisabled: service.flag('invokerIamDisabled'),
    latestReadyRevision: shortName(service.text('latestReadyRevision')),
    ...(latestCreatedRevision === '' ? {} : { latestCreatedRevision }),
    ...(regions.length === 0 ? {} : { regions }),
    serviceAccount: template.text('serviceAccount'),
    containers: parseContainers(template),
    createdBy: service.text('creator'),
    lastModifiedBy: service.text('lastModifier'),
    updatedAt: service.time('updateTime'),
    threatDetectionEnabled: service.flag('threatDetectionEnabled'),
    executionEnvironment: template.text('executionEnvironment'),
    vpcEgress: parseVpc(template),
    ...defined({ deployedWith }),
    annotations: Object.fromEntries(
      Object.entries(service.map('annotations')).filter(([key]) => key.startsWith(annotationPrefix)),
    ),
  };
  const missing = (['uid', 'etag', 'generation'] as const).filter((key) => settings[key] === '');
  const needed = unreadable.filter((path) => /^(?:scaling|traffic)/.test(path));
  if (missing.length + needed.length > 0) {
    throw new Failure(
      'unexpected-answer',
      `Cloud Run's answer for ${workload.kind}/${workload.name} cannot be relied on: ${[...missing, ...needed].join(', ')} cannot be read`,
    );
  }
  return settings;
}

/** What each failed condition says, once each; Google gives the same reason to several of them. */
export function failedConditions(conditions: readonly Fields[]): readonly string[] {
  const failed = conditions.filter((condition) => condition.text('state') === 'CONDITION_FAILED');
  return [...new Set(failed.map(failureText))];
}

function failureText(condition: Fields): string {
  const said = [condition.text('reason'), condition.text('revisionReason'), condition.text('message')];
  return said.filter((text) => text !== '' && !text.endsWith('_UNDEFINED')).join(': ') || 'no reason given';
}
