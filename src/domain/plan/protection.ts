import type { Policy } from './policy';
import { workloadPath, type Workload } from '../workload/workload';

/**
 * Why nothing may be done about a workload, in one sentence, or undefined where it may. For these, no step is proposed
 * and no command is written out.
 */
export function protectedBecause(
  workload: Workload,
  { protectedWorkloads }: Pick<Policy, 'protectedWorkloads'>,
): string | undefined {
  const path = workloadPath(workload);
  return protectedWorkloads.includes(path)
    ? `The policy protects ${path}: no change to it is proposed. People can act by hand.`
    : undefined;
}
