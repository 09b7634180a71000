import { firstOf } from '../text/listing';
import type { Detector } from './index';
import type { DetectorFamily } from './detector';
import type { Finding } from '../finding/finding';
import { inertLine } from '../text/inert-text';
import type { ProductDecision } from './product';
import type { RunPlace, WorkloadKind } from '../workload/workload';
import { workloadPath } from '../workload/workload';

/** Firebreak's response to one finding, in sentences for people. */
export interface Playbook {
  /** The kind of response: the family's, the default one, or none. */
  readonly name: string;
  /** The actions and the evidence to gather, in order. */
  readonly steps: readonly string[];
  /** The changes that it would propose. Nothing is changed before a person approves. */
  readonly proposes: readonly string[];
}

/** The evidence that each family gathers beside the common one, and what containing the workload leaves undone. */
const FAMILIES: Readonly<Record<DetectorFamily, { readonly looks: string; readonly leaves: string }>> = {
  'reverse-shell': {
    looks:
      'Look for the request that was held open as long as the shell, and for the one before it that let it in.',
    leaves: 'Ending the instance ends the shell; a token that was taken through it stays valid.',
  },
  'command-execution': {
    looks: 'Look for the request that was served when the command began.',
    leaves: 'The hole through which the command came is open again with the next instance.',
  },
  'malicious-binary': {
    looks: 'Compare the file with the image: brought in at run time, or built in.',
    leaves: 'A program that is part of the image runs again with each new instance.',
  },
  'malicious-library': {
    looks: 'Compare the library with the image: brought in at run time, or built in.',
    leaves: 'A library that is part of the image is loaded again with each new instance.',
  },
  'malicious-url': {
    looks: 'Look for who gave the process the URL, and whether what it fetched was run.',
    leaves: 'The fetched program may have reached further than this container.',
  },
  script: {
    looks: 'Read the script as far as it is there, and the hosts that it names.',
    leaves: 'Data that the script has already sent away stays away.',
  },
  'credential-access': {
    looks: 'Look for uses of the service account from elsewhere since.',
    leaves: 'Credentials that were read stay valid until they are rotated.',
  },
  'attack-tool': {
    looks: 'Look for how the tool got in, and what the identity and the network can reach.',
    leaves: 'Everything that was learned with the tool stays known.',
  },
  exfiltration: {
    looks: 'Look for what was copied and where to.',
    leaves: 'Data that was copied stays copied.',
  },
  'privilege-escalation': {
    looks: 'Look for whether it succeeded or was an attempt.',
    leaves: 'The fault that was abused is in the image, and back with the next instance.',
  },
  mining: {
    looks: 'Look for who deployed or started it, and for the same image elsewhere.',
    leaves: 'The one who could deploy it once can deploy it again.',
  },
  destruction: {
    looks: 'Look for what was removed, and whether it lay in the container or on a mounted volume.',
    leaves: 'Removed data stays removed; restore it from a backup.',
  },
  iam: {
    looks:
      'Look for the binding that was changed, and for what else the same identity did from that address.',
    leaves: 'The changed policy stays changed, and the token stays valid: both are taken back by hand.',
  },
  unknown: {
    looks: 'Read its page: this version has no own entry for it.',
    leaves: 'Its limits are not known.',
  },
};

const PROPOSALS: Readonly<Record<WorkloadKind, string>> = {
  services:
    'Freeze the service: manual scaling to no instance, which ends the running ones. The settings before it are kept and put back by `firebreak restore`.',
  jobs: 'Changes nothing itself. For the job, a person gets the commands with their way back: pause its schedules, cancel every running execution, take away the right to start it.',
  workerPools:
    'Changes nothing itself. For the worker pool, a person gets the command with its way back: scale it to no instance.',
  instances: 'Changes nothing itself. For the instance, a person gets the command: stop it.',
};

/** The playbook of a finding. */
export function playbookOf(finding: Finding, detector: Detector, product: ProductDecision): Playbook {
  const none = (why: string): Playbook => ({ name: 'none', steps: [why], proposes: [] });
  if (!product.ours) return none('Firebreak records it as not-ours and does nothing about it.');
  if (finding.state === 'INACTIVE')
    return none('It is INACTIVE: Firebreak records it and does nothing about it.');
  const { workload, place, indicators } = finding;
  const { looks, leaves } = FAMILIES[detector.family];
  const lookUps = firstOf(
    indicators.map(({ value }) => inertLine(value, 70)),
    3,
  );
  return {
    name: detector.known ? detector.family : `default (${detector.family})`,
    steps: [
      workload === undefined
        ? place === undefined
          ? 'Record it and page the people of the policy, since no Cloud Run workload can be told from it.'
          : 'Look up which workload it is; open or join its incident and page the people of the policy at once. Where that cannot be told, page them all the same.'
        : `Open or join the incident of ${workloadPath(workload)} and page the people of the policy at once.`,
      ...(workload === undefined && place === undefined
        ? []
        : ['Gather the workload, other findings, logs, the audit trail and its identity.']),
      indicators.length === 0
        ? 'Ask VirusTotal about nothing: the finding carries no indicator that may be named outside.'
        : `Ask VirusTotal about ${indicators.length === 1 ? 'its indicator' : `its ${indicators.length} indicators`}: ${lookUps}.`,
      looks,
      'Say what it is, how sure that is and why; seal the evidence; ask the people of the policy.',
    ],
    proposes: proposals(workload?.kind ?? place?.kind, place, leaves),
  };
}

function proposals(
  kind: WorkloadKind | undefined,
  place: RunPlace | undefined,
  leaves: string,
): readonly string[] {
  if (kind !== undefined) return [PROPOSALS[kind], leaves];
  return place === undefined
    ? ['Nothing: without a workload no change is planned.']
    : ['The steps that the kind of its workload allows, once that was looked up.', leaves];
}
