import type { FreezePrecondition, RevisionImages } from '../plan';
import type { ServiceSettings } from '../../workload/service';
import type { SettingsOf } from '../../workload/workload-settings';
import { hasAll, routed, withImages } from './revisions';
import { scalingText } from './scaling';
import { tagsOf, trafficTexts } from './traffic';

/**
 * Collects the settings that a freeze's reasons and effect depend on: scaling, traffic, and the revisions that serve
 * or are reachable by tag with their images. Images stay empty where the revisions could not be read.
 */
export function freezePrecondition(settings: SettingsOf<'services'>): FreezePrecondition {
  const { service, revisions: known = [] } = settings;
  const reachable = known
    .filter(({ percent, tags }) => percent > 0 || tags.length > 0)
    .map(({ name }) => name);
  // What was not read may serve all the same: the service says what does.
  if (!hasAll(settings)) reachable.push(...servedRevisions(service));
  return {
    scaling: service.scaling,
    traffic: service.traffic,
    revisions: withImages([...reachable, ...routed(service.traffic, service)], known),
  };
}

function servedRevisions({ trafficStatuses, latestReadyRevision }: ServiceSettings): readonly string[] {
  return trafficStatuses
    .filter(({ percent, tag }) => percent > 0 || tag !== undefined)
    .map(({ revision }) => revision ?? latestReadyRevision)
    .filter((name) => name !== '');
}

/**
 * Lists the preconditions that no longer hold, in one sentence each; empty when all do. Images that could not be read,
 * before or now, say nothing about a change.
 */
export function differencesFrom(
  precondition: FreezePrecondition,
  now: FreezePrecondition,
): readonly string[] {
  const differences: string[] = [];
  const [scaling, scalingNow] = [scalingText(precondition.scaling), scalingText(now.scaling)];
  if (scaling !== scalingNow) differences.push(`Scaling was ${scaling}; it is ${scalingNow} now.`);
  const [traffic, trafficNow] = [precondition.traffic, now.traffic].map((t) => trafficTexts(t).join('; '));
  if (traffic !== trafficNow) differences.push(`Traffic was ${traffic}; it is ${trafficNow} now.`);
  for (const { revision } of now.revisions) {
    if (find(precondition, revision) === undefined)
      differences.push(`Revision ${revision} serves or is tagged now and was not before.`);
  }
  for (const { revision, images } of precondition.revisions) {
    const imagesNow = find(now, revision)?.images;
    if (imagesNow === undefined)
      differences.push(`Revision ${revision} no longer serves and is no longer tagged.`);
    else if (images.length > 0 && imagesNow.length > 0 && images.join() !== imagesNow.join()) {
      differences.push(`Revision ${revision} ran ${images.join(', ')}; it runs ${imagesNow.join(', ')} now.`);
    }
  }
  return differences;
}

function find({ revisions }: FreezePrecondition, name: string): RevisionImages | undefined {
  return revisions.find(({ revision }) => revision === name);
}

/** Names of the tags on a service's traffic, spec and served state together. */
export function allTags(service: ServiceSettings): readonly string[] {
  return [...new Set([...tagsOf(service.traffic), ...tagsOf(service.trafficStatuses)].map(([tag]) => tag))];
}
