import type { RevisionImages } from '../plan';
import type {
  ContainerSettings,
  RevisionSettings,
  ServiceSettings,
  TrafficTarget,
} from '../../workload/service';
import type { SettingsOf } from '../../workload/workload-settings';
import { explicitTraffic, targetName } from './traffic';

/** Revisions that a split or a tag names; `latest` is the latest ready one. */
export function routed(
  traffic: readonly TrafficTarget[],
  { latestReadyRevision }: Pick<ServiceSettings, 'latestReadyRevision'>,
): readonly string[] {
  return explicitTraffic(traffic)
    .filter(({ percent, tag }) => percent > 0 || tag !== undefined)
    .map(({ type, revision }) => (type === 'latest' ? latestReadyRevision : (revision ?? '')))
    .filter((name) => name !== '');
}

/** Revisions by name with their images, ordered and once each; no images where they could not be read. */
export function withImages(
  names: readonly string[],
  known: readonly RevisionSettings[] = [],
): readonly RevisionImages[] {
  return [...new Set(names)].sort().map((revision) => {
    const containers = known.find(({ name }) => name === revision)?.containers ?? [];
    return { revision, images: containers.map(imageOf).sort() };
  });
}

function imageOf({ image, digest }: ContainerSettings): string {
  return digest === undefined || image.includes(digest) ? image : `${image}@${digest}`;
}

/**
 * Every revision that runs, or would, were the service scaled up with this traffic: what the traffic names, and where it
 * has `latest` also the newest, which takes over as soon as it is ready.
 */
export function alive(
  service: ServiceSettings,
  traffic: readonly TrafficTarget[],
  known?: readonly RevisionSettings[],
): readonly RevisionImages[] {
  const hasLatest = explicitTraffic(traffic).some(({ type }) => type === 'latest');
  const newest = hasLatest ? [service.latestCreatedRevision ?? '', newestOf(known)] : [];
  const names = [...routed(traffic, service), ...newest].filter((name) => name !== '');
  return withImages(names, known);
}

/** The list of revisions can be ahead of what the service says that it created last. */
function newestOf(known: readonly RevisionSettings[] = []): string {
  return known.toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt)).at(-1)?.name ?? '';
}

/** Tells whether every revision was read: only then is one that is not among them gone. */
export function hasAll({ revisions, unfinished = [] }: RevisionsRead): boolean {
  return revisions !== undefined && !unfinished.includes('revisions');
}

/** Lists the entries of `would` that are not in `before`: another revision, or other images under the name of one. */
export function newcomers(
  before: readonly RevisionImages[],
  would: readonly RevisionImages[],
): readonly RevisionImages[] {
  return would.filter(({ revision, images }) => {
    const known = before.find((other) => other.revision === revision);
    if (known === undefined) return true;
    // Images that could not be read say nothing about a change.
    return known.images.length > 0 && images.length > 0 && known.images.join() !== images.join();
  });
}

/** `payments-00005 (image registry/app@sha256:...)`. */
export function revisionText({ revision, images }: RevisionImages): string {
  return images.length === 0 ? revision : `${revision} (${images.join(', ')})`;
}

/** The revisions as far as they were read: absent where they were not, `unfinished` where there are more. */
export type RevisionsRead = Pick<SettingsOf<'services'>, 'revisions' | 'unfinished'>;

/** Why the revision of a target can serve nothing; undefined where it can, or where that is not known. */
export function unservable(target: TrafficTarget, read: RevisionsRead): string | undefined {
  if (target.type === 'latest' || read.revisions === undefined) return undefined;
  const revision = read.revisions.find(({ name }) => name === targetName(target));
  if (revision === undefined) return hasAll(read) ? `revision ${targetName(target)} is gone` : undefined;
  return revision.failed === true ? `revision ${targetName(target)} never became ready` : undefined;
}
