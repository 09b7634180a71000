import type { Step } from '../plan';
import type { ServiceSettings, TrafficTarget } from '../../workload/service';
import { splitCommand, tagsCommand } from './freeze-commands';
import type { Values } from './freeze-state';
import { unservable, type RevisionsRead } from './revisions';
import { tagsOf, trafficTexts, withoutTags } from './traffic';
import { defined } from '../../defined';

/** The parts of a saved state that can be restored now, and those that cannot. */
export interface RestoreParts {
  /** The values that are written. */
  readonly back: Values;
  /** The parts that cannot be restored, in one sentence each, with the reason; empty where everything can. */
  readonly missing: readonly string[];
  /** The commands that restore the missing parts by hand, once that is possible again. */
  readonly commands: readonly string[];
}

/**
 * The parts of a step's undo: scaling, split, tags. A split or tag whose revision is gone or failed would fail the
 * whole change, and the service would stay frozen for it; so it is left out and named.
 * Of a revision that was not read it is not known, and it is tried.
 */
export function restoreParts(
  { target, undo }: Step,
  service: ServiceSettings,
  revisions: RevisionsRead,
): RestoreParts {
  const { scaling, traffic } = undo;
  if (traffic === undefined) return { back: { scaling }, missing: [], commands: [] };
  const why = (to: TrafficTarget): string | undefined => unservable(to, revisions);
  const split = withoutTags(traffic);
  const deadSplit = [...new Set(split.flatMap((to) => why(to) ?? []))];
  const tags = tagsOf(traffic);
  const deadTags = tags.filter(([, to]) => why(to) !== undefined);
  if (deadSplit.length + deadTags.length === 0)
    return { back: { scaling, traffic }, missing: [], commands: [] };
  const liveTags = tags.filter(([, to]) => why(to) === undefined);
  const { workload } = target;
  return {
    back: {
      scaling,
      ...partOfTraffic(deadSplit.length === 0 ? split : splitNow(service, why), liveTags, deadSplit),
    },
    missing: [
      ...(deadSplit.length === 0
        ? []
        : [`The split ${trafficTexts(split).join('; ')} cannot be given back: ${deadSplit.join('; ')}.`]),
      ...deadTags.map(([tag, to]) => `Tag ${tag} cannot be given back: ${why(to) ?? ''}.`),
    ],
    commands: [
      ...(deadSplit.length === 0 ? [] : [splitCommand(workload, split)]),
      ...tagsCommand(workload, deadTags),
    ],
  };
}

/** A split that cannot be given back stays as it is, and is not even sent where no tag needs it. */
function partOfTraffic(
  split: readonly TrafficTarget[],
  tags: readonly (readonly [string, TrafficTarget])[],
  deadSplit: readonly string[],
): Pick<Values, 'traffic'> {
  if (deadSplit.length > 0 && tags.length === 0) return {};
  return { traffic: [...split, ...tags.map(([tag, to]) => tagOnly(tag, to))] };
}

/** The split as it is wanted now, or as it is served where that cannot be sent either. */
function splitNow(
  { traffic, trafficStatuses }: ServiceSettings,
  why: (to: TrafficTarget) => string | undefined,
): readonly TrafficTarget[] {
  const wanted = withoutTags(traffic);
  return wanted.every((to) => why(to) === undefined) ? wanted : withoutTags(trafficStatuses);
}

function tagOnly(tag: string, { type, revision }: TrafficTarget): TrafficTarget {
  return { type, ...defined({ revision }), percent: 0, tag };
}
