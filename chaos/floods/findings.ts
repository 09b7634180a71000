import type { Stage } from '../../stage/stage';

/** The workload of the stage's scenario. */
const SERVICE = 'payment-api';
const KINDS = 25;
/** Characters of a category: longer than any that Google documents. */
const LENGTH = 100;
const AT_ONCE = 5;

/**
 * Security Command Center creates so many findings on the one workload, with names of real length and categories of 100
 * characters, and publishes each. `at`: seconds from the start of the attack at which what they are about happened.
 */
export async function raiseFindings({ cloud }: Stage, count: number, at: number): Promise<void> {
  for (let start = 0; start < count; start += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - start) }, (_none, index) => start + index);
    await Promise.all(
      some.map(async (index) =>
        cloud.play({
          do: 'finding',
          finding: {
            ...{ at, appears: 0, copies: 1, everySeconds: 1 },
            ...{ category: category(index % KINDS), severity: 'HIGH', service: SERVICE },
            description: 'One of a flood of findings on one workload.',
            ...{ names: 'workload', processes: [], sourceProperties: {} },
            ...{ state: 'ACTIVE', mute: 'UNDEFINED', detector: 'Cloud Run Threat Detection' },
          },
        }),
      ),
    );
  }
}

function category(kind: number): string {
  return `Execution: Flood ${String(kind).padStart(2, '0')} `.padEnd(LENGTH, 'of Findings ');
}
