import type { RevisionSettings, ServiceSettings } from '../domain/service';
import { parseContainers } from './parse-container';
import { fieldsOf } from './parse-fields';
import { shortName } from './parse-traffic';

/** Reads a v2 Revision, as plain JSON, with its share of what the service serves now. */
export function parseRevision(
  value: unknown,
  service: Pick<ServiceSettings, 'trafficStatuses' | 'latestReadyRevision'>,
): RevisionSettings {
  const revision = fieldsOf(value);
  const name = shortName(revision.text('name'));
  const served = service.trafficStatuses.filter(
    (target) => (target.revision ?? service.latestReadyRevision) === name,
  );
  return {
    name,
    createdAt: revision.time('createTime'),
    containers: parseContainers(revision),
    serviceAccount: revision.text('serviceAccount'),
    minInstanceCount: revision.child('scaling').count('minInstanceCount'),
    executionEnvironment: revision.text('executionEnvironment'),
    percent: served.reduce((sum, { percent }) => sum + percent, 0),
    tags: served.flatMap(({ tag }) => tag ?? []),
  };
}
