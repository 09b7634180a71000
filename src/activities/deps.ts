import type { PolicyInForce } from '../domain/plan/policy';
import type { GooglePorts } from '../google';
import type { Ledger } from '../ledger/ledger';
import type { WorkflowClient } from '../temporal/workflow-client';
import type { VirusTotalPort } from '../virustotal/client';
import type { Webhooks } from '../webhook/webhook';

/** Dependencies of every activity. Changing calls are not among them: see `ContainDeps`. */
export interface ActivityDeps {
  readonly google: Omit<GooglePorts, 'close'>;
  readonly virustotal: VirusTotalPort;
  /** Lookups at VirusTotal that the licence allows on one day, in UTC. */
  readonly lookupsPerDay: number;
  readonly ledger: Ledger;
  /** The receivers of pages; an absent one is not configured, and that is shown. */
  readonly webhooks?: Webhooks;
  readonly workflows: WorkflowClient;
  /** Prefix of the task queues, which is in the ids of workflows. */
  readonly taskQueue: string;
  /** Reads this process's own policy file, again each time. */
  readonly policy: () => Promise<PolicyInForce>;
  readonly now: () => Date;
  /** Name of this process in manifests: `worker@host`. */
  readonly identity: string;
  /** The page of a workflow in the Temporal UI; absent when no UI is known. */
  readonly linkTo?: (workflowId: string) => Promise<string>;
}
