import type { Digest } from '../text/digest';
import { digestValue } from '../text/digest';
import type { ServiceScaling, TrafficTarget } from '../workload/service';
import type { Workload } from '../workload/workload';

/** Kinds of step that exist. */
export const stepKinds = ['freeze-service'] as const;
export type StepKind = (typeof stepKinds)[number];

/** A revision with the images it runs, as far as a step's reasons depend on it. */
export interface RevisionImages {
  readonly revision: string;
  readonly images: readonly string[];
}

/**
 * The conditions that must still hold right before a freeze: the fields that its reasons and effect depend on. The
 * etag is not among them; it is the call's own lock.
 */
export interface FreezePrecondition {
  readonly scaling: ServiceScaling;
  readonly traffic: readonly TrafficTarget[];
  /** Serving and tagged revisions with their images, ordered by name. */
  readonly revisions: readonly RevisionImages[];
}

/** The values that a step writes. For a freeze: the service's scaling and its traffic without tags. */
interface FreezeParameters {
  readonly scaling: { readonly mode: 'MANUAL'; readonly manualInstanceCount: 0 };
  /** Absent where the traffic stays as it is: it cannot be sent, and no tag that is served reaches a revision. */
  readonly traffic?: readonly TrafficTarget[];
}

/** The values that undo a step, explicit where leaving them out would inherit something else. */
export interface FreezeUndo {
  readonly scaling: ServiceScaling;
  /** Absent where the step leaves the traffic alone. */
  readonly traffic?: readonly TrafficTarget[];
  /** Where the result will differ from what was saved, in one sentence each. */
  readonly differs: readonly string[];
}

/** One step of a plan. Its hash covers everything but the hash itself. */
export interface Step {
  readonly hash: Digest;
  readonly kind: StepKind;
  readonly title: string;
  readonly target: { readonly workload: Workload; readonly uid: string };
  readonly precondition: FreezePrecondition;
  readonly parameters: FreezeParameters;
  readonly undo: FreezeUndo;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly stops: readonly string[];
  readonly doesNotStop: readonly string[];
  /** The effects that innocent users will notice. */
  readonly disturbs: readonly string[];
  /** Exact shell commands, so that a person can act without Firebreak. */
  readonly commands: { readonly apply: readonly string[]; readonly undo: readonly string[] };
  /** Hashes of the steps that must be done first. */
  readonly dependsOn: readonly Digest[];
}

/** The API's answer to the dry run of a step, before the approval request. */
export interface Preview {
  readonly step: Digest;
  readonly ok: boolean;
  /** `validate-only` when Google answered, `computed` when Firebreak did the arithmetic itself. */
  readonly by: 'validate-only' | 'computed';
  readonly text: string;
  /** The permission that is missing, when that is why it is not ok. */
  readonly permission?: string;
  /** The service account that it is missing on, where it is missing on one. */
  readonly account?: string;
}

/** An ordered list of containment steps, bound to what was known when it was made. */
export interface Plan {
  readonly hash: Digest;
  /** `<workload>#<number>`. */
  readonly incident: string;
  /** 1 for the first question of an incident, then counting. */
  readonly asking: number;
  readonly steps: readonly Step[];
  /** Digest of the manifest of the evidence sealed before the question. */
  readonly evidence: Digest;
  /** Digest of the policy under which it was made. */
  readonly policy: Digest;
  /** SCC names of the findings that it answers, newest 20. */
  readonly findings: readonly string[];
  readonly previews: readonly Preview[];
  readonly recommended: boolean;
  /** RFC 3339. */
  readonly proposedAt: string;
  readonly deadline: string;
}

/** A change that was made and stands. */
export interface StandingChange {
  readonly plan: Plan;
  readonly step: Digest;
  /** RFC 3339: when the control plane had it, or when it was about to be made. */
  readonly since: string;
}

/** The step of a plan that has this hash. */
export function stepOfPlan(plan: Plan, hash: Digest): Step | undefined {
  return plan.steps.find((step) => step.hash === hash);
}

/** The hash of a step: target, precondition, parameters, effects, undo; everything but the hash. */
export function hashStep(step: Omit<Step, 'hash'>): Digest {
  const {
    kind,
    title,
    target,
    precondition,
    parameters,
    undo,
    before,
    after,
    stops,
    doesNotStop,
    disturbs,
    commands,
    dependsOn,
  } = step;
  return digestValue({
    kind,
    title,
    target,
    precondition,
    parameters,
    undo,
    before,
    after,
    stops,
    doesNotStop,
    disturbs,
    commands,
    dependsOn,
  });
}

/** The hash of a plan: the steps in order, incident, asking, evidence, policy, findings. Previews and times are not bound. */
export function hashPlan(
  plan: Pick<Plan, 'incident' | 'asking' | 'steps' | 'evidence' | 'policy' | 'findings'>,
): Digest {
  const { incident, asking, steps, evidence, policy, findings } = plan;
  return digestValue({ incident, asking, steps: steps.map(hashStep), evidence, policy, findings });
}
