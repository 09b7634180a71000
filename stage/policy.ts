/** The parts of the policy that a stage changes; durations as the policy file writes them. */
export interface StagePolicy {
  /** How often a contained workload, and a finding's incident, are looked at. Default `60s`. */
  readonly watchEvery?: string;
}

/** The person who decides on a stage. */
export const APPROVER = 'ada@example.com';

/** A policy for the simulated cloud, which does in seconds what the real one does in minutes. */
export function stagePolicy({ watchEvery = '60s' }: StagePolicy): string {
  return `serial: 1
installation: stage
approvers: [{ id: ${APPROVER}, may: [approve, refuse, restore, close, note] }]
plainDecisions: true
decideWithin: 15m
remindAfter: 10m
verification: { limit: 120s, poll: 1s, quiet: 1s }
watch: { every: ${watchEvery}, closeAfter: 72h }
`;
}
