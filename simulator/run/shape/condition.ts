import type { JsonObject } from '../../wire/json';
import { toRfc3339 } from '../../world/rfc3339';
import type { Readiness } from '../../world/service/service-state';

/** A v2 Condition of that type. */
export function conditionOf(type: string, { state, message, time }: Readiness): JsonObject {
  return {
    type,
    state,
    message,
    lastTransitionTime: toRfc3339(time),
    ...(state === 'CONDITION_FAILED' ? { severity: 'ERROR' } : {}),
  };
}

/** The fields of a resource that tell of its life: when and by whom it was made and changed. */
export function metadataOf(state: {
  readonly uid: string;
  readonly generation: number;
  readonly createTime: number;
  readonly updateTime: number;
  readonly deleteTime?: number;
  readonly creator: string;
  readonly lastModifier: string;
}): JsonObject {
  const { uid, generation, createTime, updateTime, deleteTime, creator, lastModifier } = state;
  return {
    uid,
    generation: String(generation),
    createTime: toRfc3339(createTime),
    updateTime: toRfc3339(updateTime),
    ...(deleteTime === undefined ? {} : goneAt(deleteTime)),
    creator,
    lastModifier,
  };
}

/** When something was deleted, and until when its record is kept: thirty days. */
export function goneAt(deleteTime: number): JsonObject {
  return { deleteTime: toRfc3339(deleteTime), expireTime: toRfc3339(deleteTime + 30 * 86_400_000) };
}

/** The page of the log viewer with what something wrote. */
export function logUri(project: string, query: string): string {
  return `https://console.cloud.google.com/logs/viewer?project=${project}&advancedFilter=${encodeURIComponent(query)}`;
}
