import type { ServiceScaling } from '../../workload/service';

/**
 * Written back where a service had no service-level minimum or maximum of its own. They cannot be left out: going from
 * 0 manual instances to automatic, a bound that is not given is refused or inherits the 0. 100 is Cloud Run's default.
 */
const restoreDefaults = { minInstanceCount: 0, maxInstanceCount: 100 } as const;

/** Tells whether this version knows how to take a change of this scaling back. */
export function isKnownScaling({ mode }: ServiceScaling): boolean {
  return mode === 'AUTOMATIC' || mode === 'MANUAL';
}

/** Manual with a count that is explicitly 0. A count of 0 beside automatic scaling is a default that means nothing. */
export function isZero({ mode, manualInstanceCount }: ServiceScaling): boolean {
  return mode === 'MANUAL' && manualInstanceCount === 0;
}

/** The values that put a saved scaling back, every one explicit, and where they say more than was saved. */
export function undoScaling(saved: ServiceScaling): {
  readonly scaling: ServiceScaling;
  readonly differs: readonly string[];
} {
  if (saved.mode === 'MANUAL') {
    // Manual without a count is Cloud Run's one instance.
    const manualInstanceCount = saved.manualInstanceCount ?? 1;
    const differs =
      saved.manualInstanceCount === undefined
        ? [
            'The manual instance count was not set; after the restore it is 1, which is what Cloud Run does without one.',
          ]
        : [];
    return { scaling: { mode: 'MANUAL', manualInstanceCount }, differs };
  }
  const minInstanceCount = saved.minInstanceCount ?? restoreDefaults.minInstanceCount;
  // 0 is how the API spells "not set": as a maximum it cannot be written back.
  const maxInstanceCount =
    saved.maxInstanceCount === undefined || saved.maxInstanceCount === 0
      ? restoreDefaults.maxInstanceCount
      : saved.maxInstanceCount;
  // A minimum of 0 and none at all are one thing to the API and to Cloud Run.
  const differs =
    saved.maxInstanceCount === maxInstanceCount
      ? []
      : [
          `The service had no service-level maximum; after the restore it has ${maxInstanceCount}, which caps all its revisions together.`,
        ];
  return { scaling: { mode: 'AUTOMATIC', minInstanceCount, maxInstanceCount }, differs };
}

/** A scaling in words. */
export function scalingText(scaling: ServiceScaling): string {
  if (scaling.mode === 'MANUAL') return `manual, ${scaling.manualInstanceCount ?? 1} instances`;
  if (scaling.mode !== 'AUTOMATIC') return `of a mode unknown to this version (${scaling.mode})`;
  return `automatic, minimum ${scaling.minInstanceCount ?? 'not set'}, maximum ${scaling.maxInstanceCount ?? 'not set'}`;
}
