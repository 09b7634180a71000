import { defined } from '../../domain/defined';
import { Failure } from '../../domain/failures';
import { annotationPrefix } from '../../domain/workload/annotations';
import type { ServiceSettings } from '../../domain/workload/service';
import type { Workload } from '../../domain/workload/workload';
import { readOptions, type Clients } from '../client/clients';
import { fieldsOf, type Fields } from '../client/parse-fields';
import { readOne } from '../client/read';
import { resourceOfKind } from './resource-name';
import { readRevisions } from './revisions';
import {
  parseContainers,
  parseDeployedWith,
  parseInvokers,
  parseScaling,
  parseTraffic,
  parseVpc,
  shortName,
} from './template';

const SOURCE = 'run.googleapis.com';

/** Reads of Cloud Run services over the Admin API v2. Each throws `malformed` for a workload of another kind. */
export function createServices(clients: Clients) {
  const readService = async (workload: Workload) => {
    const name = serviceName(workload);
    return readOne(
      { what: 'read the service', resource: name, source: SOURCE, request: `Services.GetService ${name}` },
      async () => clients.services().getService({ name }, readOptions()),
      (raw) => parseService(raw, workload),
    );
  };
  return {
    service: readService,

    /** Which share each serves is taken from `known`, the service as it was just read; without it the service is read. */
    async revisions(workload: Workload, known?: ServiceSettings) {
      const served = async () => {
        const service = known ?? (await readService(workload)).facts;
        return { targets: service.trafficStatuses, latestReadyRevision: service.latestReadyRevision };
      };
      return readRevisions(clients, serviceName(workload), served());
    },

    /** Members of roles/run.invoker. */
    async invokers(workload: Workload) {
      const resource = serviceName(workload);
      const request = { resource, options: { requestedPolicyVersion: 3 } };
      return readOne(
        {
          what: 'read the access policy of',
          resource,
          source: SOURCE,
          request: `Services.GetIamPolicy ${resource}`,
        },
        async () => clients.services().getIamPolicy(request, readOptions()),
        parseInvokers,
      );
    },
  };
}

/** The name of a service. Throws `malformed` for a workload of another kind, which these calls do not serve. */
export function serviceName(workload: Workload): string {
  return resourceOfKind(workload, 'services');
}

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

/** Lists the texts of the failed conditions, once each; Google gives the same reason to several of them. */
function failedConditions(conditions: readonly Fields[]): readonly string[] {
  const failed = conditions.filter((condition) => condition.text('state') === 'CONDITION_FAILED');
  return [...new Set(failed.map(failureText))];
}

function failureText(condition: Fields): string {
  const said = [condition.text('reason'), condition.text('revisionReason'), condition.text('message')];
  return said.filter((text) => text !== '' && !text.endsWith('_UNDEFINED')).join(': ') || 'no reason given';
}
