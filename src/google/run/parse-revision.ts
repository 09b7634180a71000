import type { RevisionSettings } from '../../domain/workload/service';
import { parseContainers } from './template/parse-container';
import { fieldsOf, type Fields } from '../client/parse-fields';
import { shortName } from './template/parse-traffic';
import { parseVpc } from './template/parse-vpc';

/** What is served now: of a service by its traffic, of a worker pool by its instance splits. */
export interface Served {
  readonly targets: readonly {
    readonly revision?: string;
    readonly percent: number;
    readonly tag?: string;
  }[];
  readonly latestReadyRevision: string;
}

/** Reads a v2 Revision, as plain JSON, with its share of what is served now. */
export function parseRevision(value: unknown, owner: Served): RevisionSettings {
  const revision = fieldsOf(value);
  const name = shortName(revision.text('name'));
  const served = owner.targets.filter((target) => (target.revision ?? owner.latestReadyRevision) === name);
  return {
    name,
    createdAt: revision.time('createTime'),
    containers: parseContainers(revision),
    serviceAccount: revision.text('serviceAccount'),
    minInstanceCount: revision.child('scaling').count('minInstanceCount'),
    executionEnvironment: revision.text('executionEnvironment'),
    vpcEgress: parseVpc(revision),
    percent: served.reduce((sum, { percent }) => sum + percent, 0),
    tags: served.flatMap(({ tag }) => tag ?? []),
    ...(isFailed(revision.children('conditions')) ? { failed: true } : {}),
  };
}

/** Of its conditions `Ready` decides: others can fail while it serves. */
function isFailed(conditions: readonly Fields[]): boolean {
  return conditions.some(
    (condition) => condition.text('type') === 'Ready' && condition.text('state') === 'CONDITION_FAILED',
  );
}
