import type { GuidanceItem } from '../../incident/brief';
import type { Reconstruction } from '../../assessment/reconstruction';
import { inertLine } from '../../text/inert-text';
import { resourceOf } from '../../workload/workload-settings';
import { logKinds } from '../../evidence/log-facts';
import type { WorkloadKind } from '../../workload/workload';

/** Google's page with the general response to threats on Cloud Run. */
export const guidancePage = 'https://cloud.google.com/security-command-center/docs/respond-cloud-run-threats';

const deleting = 'Consider deleting the service.';
const rollingBack = 'Roll back or deploy a safer revision first, then delete the bad one.';
const deletingJob = 'For a job, consider deleting the job.';
const noService = 'Does not apply: this is not a service.';
const noJob = 'Does not apply: this is not a job.';

/** The ways to end the workload, by its kind. Google's page names services and jobs alone. */
const stopping: Readonly<Record<WorkloadKind, readonly GuidanceItem[]>> = {
  services: [
    {
      google: deleting,
      made: 'Not offered: it cannot be undone. Freezing it ends the same instances and can be taken back.',
    },
    {
      google: rollingBack,
      made: 'Not done: moving traffic leaves the running instance and its shell alive. Deploy a fixed revision before you restore.',
    },
    { google: deletingJob, made: noJob },
  ],
  jobs: [
    { google: deleting, made: noService },
    {
      google: rollingBack,
      made: 'Does not apply: a job has no revisions. Its next execution runs what the job names.',
    },
    {
      google: deletingJob,
      made: 'Not offered: it cannot be undone, and Google does not say that it ends what runs. By hand: cancel, pause, then decide on it; save it first.',
    },
  ],
  workerPools: [
    {
      google: deleting,
      made: 'Does not apply as such: this is a worker pool. Setting it to 0 instances by hand ends the same processes and can be taken back.',
    },
    {
      google: rollingBack,
      made: 'Not done: moving instances to another revision is no proof that the attacked one has ended. Deploy a fixed revision before you set the number back.',
    },
    { google: deletingJob, made: noJob },
  ],
  instances: [
    {
      google: deleting,
      made: 'Does not apply as such: this is an instance. Stopping it by hand ends the same processes; it can be started again.',
    },
    { google: rollingBack, made: 'Does not apply: an instance has no revisions.' },
    { google: deletingJob, made: noJob },
  ],
};

/**
 * Google's response guidance item by item, in our words, and what Firebreak made of each. Google calls it informal
 * advice, to be judged per finding.
 */
export function guidanceFor(known: Reconstruction): readonly GuidanceItem[] {
  const category = known.anchor?.category ?? '';
  return [
    {
      google: 'Review the finding: which container, which binaries, processes, libraries.',
      made: reviewed(known),
    },
    {
      google: 'Look the finding up in the index of threat findings.',
      made: 'Done: its page is among the links.',
    },
    { google: 'Contact the owner of the resource.', made: contact(known) },
    { google: 'View the logs of the service or job.', made: logsRead(known) },
    {
      google: 'Collect and back up the logs for forensics.',
      made: 'The entries that were read are kept in the ledger and sealed before the question; older or further entries stay in Cloud Logging only.',
    },
    {
      google: 'Consider an incident response firm.',
      made: 'Left to you; the evidence is ready to hand over.',
    },
    ...stopping[known.workload.kind],
    {
      google: 'If a script was making intended changes, put them into a revision instead.',
      made: /script|python/i.test(category)
        ? 'Ask the owner whether the script is theirs.'
        : 'Does not apply: no script was reported.',
    },
    {
      google: 'Any of this can disturb operations and must be judged per finding.',
      made: 'The plan says what it disturbs and how it is taken back, and nothing is changed before a person approves.',
    },
  ];
}

function reviewed({ anchor }: Reconstruction): string {
  const container = anchor?.containers[0]?.name ?? '';
  const binary = anchor?.processes[0]?.binaryPath ?? '';
  const named = [
    ...(container === '' ? [] : [`container ${inertLine(container, 60)}`]),
    ...(binary === '' ? [] : [`binary ${inertLine(binary, 80)}`]),
  ];
  return named.length === 0
    ? 'Done; the finding names neither container nor binary.'
    : `Done: ${named.join(', ')}.`;
}

function contact({ settings }: Reconstruction): string {
  if (settings === undefined) return 'Left to you; who owns it could not be read.';
  const { lastModifiedBy, createdBy } = resourceOf(settings);
  const who = [
    ...(lastModifiedBy === '' ? [] : [`changed last by ${inertLine(lastModifiedBy, 80)}`]),
    ...(createdBy === '' ? [] : [`created by ${inertLine(createdBy, 80)}`]),
  ];
  return `Left to you${who.length === 0 ? '' : `; it was ${who.join(' and ')}`}.`;
}

function logsRead({ logs }: Reconstruction): string {
  const stored = logs.reduce((sum, log) => sum + log.stored, 0);
  const unread = logKinds.filter((kind) => !logs.some((log) => log.kind === kind));
  const missing = unread.length === 0 ? '' : ` Not read: ${unread.join(', ')}.`;
  return logs.length === 0
    ? 'None could be read; see the gaps.'
    : `Done: ${stored} entries of ${logs.length} logs.${missing}`;
}
