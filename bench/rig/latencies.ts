import type { Cloud } from '../../stage/cloud';

/**
 * The calls that answer late: everything remote that is read or changed. Notifications and the simulator's own
 * controls do not.
 */
const REMOTE = [
  'google.cloud.securitycenter.*',
  'google.cloud.run.*',
  'google.longrunning.*',
  'google.logging.*',
  'google.monitoring.*',
  'google.cloud.resourcemanager.*',
  'google.cloud.asset.*',
  'google.iam.admin.*',
  'google.devtools.artifactregistry.*',
  'virustotal.*',
] as const;

export const LATENCY = { milliseconds: 50, upTo: 400 } as const;

/** From now on every remote call takes 50 to 400 ms, the same ones for the same seed, method by method. */
export async function armLatencies(cloud: Cloud, seed: number): Promise<void> {
  await cloud.disarm();
  for (const method of REMOTE) await cloud.arm({ method, kind: 'latency', seed, ...LATENCY });
}
