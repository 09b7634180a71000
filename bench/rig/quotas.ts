/** A quota of an API that is counted in calls a minute. */
export interface Quota {
  readonly api: string;
  /** Begins the simulator's name of the methods that it counts. */
  readonly methods: readonly string[];
  /** Calls a minute for one project, of everybody in it together; not set: depends on the contract, or is not published. */
  readonly perMinute?: number;
}

/**
 * The default quotas of what an incident calls, the narrowest first that a method belongs to. Sources: the quota pages of
 * Security Command Center, Cloud Logging (`ReadRequestsPerMinutePerProject`), IAM and Cloud Asset Inventory. Cloud Run
 * publishes no defaults any more: 1,000 reads in 100 s is what its page once said, 60 writes what recent projects have.
 */
export const quotas: readonly Quota[] = [
  {
    api: 'Cloud Run writes',
    methods: ['google.cloud.run.v2.Services/Update', 'google.cloud.run.v2.Services/SetIamPolicy'],
    perMinute: 60,
  },
  { api: 'Cloud Run reads', methods: ['google.cloud.run.', 'google.longrunning.'], perMinute: 600 },
  { api: 'Logging reads', methods: ['google.logging.'], perMinute: 60 },
  { api: 'Security Command Center', methods: ['google.cloud.securitycenter.'], perMinute: 1_000 },
  { api: 'Asset searches', methods: ['google.cloud.asset.'], perMinute: 400 },
  { api: 'IAM reads', methods: ['google.iam.'], perMinute: 6_000 },
  { api: 'Resource Manager', methods: ['google.cloud.resourcemanager.'] },
  { api: 'Monitoring', methods: ['google.monitoring.'] },
  { api: 'Artifact Registry', methods: ['google.devtools.artifactregistry.'] },
  { api: 'Scheduler', methods: ['google.cloud.scheduler.'] },
  { api: 'VirusTotal', methods: ['virustotal.'] },
];

/** Calls by API, most used part of a quota first. */
export interface Use {
  readonly api: string;
  readonly calls: number;
  /** Of the quota of a minute, in percent; not set where no quota is known. */
  readonly percent?: number;
}

/** Counts the quota that calls of these methods use. A method that no row counts is a row of its own, without a quota. */
export function useOf(methods: readonly string[]): readonly Use[] {
  const counts = new Map<string, number>();
  for (const method of methods) {
    const api = quotaOf(method)?.api ?? method;
    counts.set(api, (counts.get(api) ?? 0) + 1);
  }
  return [...counts]
    .map(([api, calls]) => {
      const perMinute = quotas.find((quota) => quota.api === api)?.perMinute;
      return { api, calls, ...(perMinute === undefined ? {} : { percent: (100 * calls) / perMinute }) };
    })
    .sort((a, b) => (b.percent ?? 0) - (a.percent ?? 0) || b.calls - a.calls);
}

function quotaOf(method: string): Quota | undefined {
  return quotas.find(({ methods }) => methods.some((beginning) => method.startsWith(beginning)));
}
