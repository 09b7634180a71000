import type { RevisionImages } from '../plan';
import type { ServiceScaling, ServiceSettings, TrafficTarget } from '../../workload/service';
import { isZero } from './scaling';
import { explicitTraffic, tagsOf, targetName, trafficTexts, withoutTags } from './traffic';
import { defined } from '../../defined';

/** The part of a service that a freeze changes, as it was before. Belongs to the workload; kept in the ledger. */
export interface SavedService {
  readonly uid: string;
  readonly scaling: ServiceScaling;
  readonly traffic: readonly TrafficTarget[];
  /** The revisions that ran, or would have with this traffic: a restore brings nothing else to life without a person's word. */
  readonly revisions?: readonly RevisionImages[];
  /** RFC 3339: when it was read. */
  readonly at: string;
}

/**
 * Returns the state that a restore of the service has to put back; saved before the first call. `at` is RFC 3339.
 *
 * A state that Firebreak made is never an original. `earlier` is the state saved before a freeze that the service still
 * carries. Then a part that is still as that freeze left it counts as it was before it, and a part that somebody has
 * changed since counts as it is: scaling, and the split of the traffic. Tags, which the freeze took away, are those of
 * before together with those of now; where both have one, the target of now counts. The saved state of another
 * service of the same name says nothing. `revisions` are those that run now. A revision that was deployed under the
 * earlier freeze never ran, so that where that freeze stands those of before count.
 */
export function originalState(
  service: ServiceSettings,
  at: string,
  earlier?: SavedService,
  revisions?: readonly RevisionImages[],
): SavedService {
  const { uid, scaling, traffic } = service;
  const now = { uid, scaling, traffic, ...defined({ revisions }), at };
  if (earlier?.uid !== uid) return now;
  return {
    ...now,
    traffic: originalTraffic(traffic, earlier.traffic),
    ...(isZero(scaling) ? { scaling: earlier.scaling, ...ofRevisions(earlier) } : {}),
  };
}

function ofRevisions({ revisions }: SavedService): Pick<SavedService, 'revisions'> {
  return defined({ revisions });
}

function originalTraffic(
  now: readonly TrafficTarget[],
  before: readonly TrafficTarget[],
): readonly TrafficTarget[] {
  const isOurSplit = splitText(now) === splitText(before);
  if (!isOurSplit) return [...now, ...tagsOutside(before, now)];
  const added = tagsOf(now).filter(([tag, target]) => !reaches(before, tag, target));
  const moved = new Set(added.map(([tag]) => tag));
  if (added.length === 0) return before;
  return [
    ...explicitTraffic(before).flatMap((target) => withoutThese(target, moved)),
    ...added.map(([tag, target]) => tagOnly(tag, target)),
  ];
}

function splitText(traffic: readonly TrafficTarget[]): string {
  return trafficTexts(withoutTags(traffic)).join('; ');
}

function tagsOutside(
  traffic: readonly TrafficTarget[],
  other: readonly TrafficTarget[],
): readonly TrafficTarget[] {
  const known = new Set(tagsOf(other).map(([tag]) => tag));
  return tagsOf(traffic).flatMap(([tag, target]) => (known.has(tag) ? [] : [tagOnly(tag, target)]));
}

function reaches(traffic: readonly TrafficTarget[], tag: string, target: TrafficTarget): boolean {
  return tagsOf(traffic).some(([known, found]) => known === tag && targetName(found) === targetName(target));
}

function withoutThese(target: TrafficTarget, tags: ReadonlySet<string>): readonly TrafficTarget[] {
  const { tag, ...rest } = target;
  if (tag === undefined || !tags.has(tag)) return [target];
  return rest.percent > 0 ? [rest] : [];
}

function tagOnly(tag: string, { type, revision }: TrafficTarget): TrafficTarget {
  return { type, ...defined({ revision }), percent: 0, tag };
}
