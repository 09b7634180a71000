import { carries, undoneAnnotations } from '../../domain/annotations';
import type { EvidenceRef } from '../../domain/evidence';
import { Failure } from '../../domain/failures';
import { parseFindingName } from '../../domain/finding-name';
import { inertLine } from '../../domain/inert-text';
import { stepOfPlan, type Plan, type Step } from '../../domain/plan';
import type { ServiceSettings } from '../../domain/service';
import { changedSinceFreeze, notFrozen } from '../../domain/steps/freeze-service';
import type { LevelResult, Verification } from '../../domain/verification';
import type { ReadFrom } from '../../google/ports';
import { storeRaw } from '../evidence';
import { resourceNames } from '../investigate/find-related-findings';
import type { ContainDeps } from './deps';

export interface VerifyInput {
  readonly plan: Plan;
  readonly step: string;
  readonly projectId: string;
  /** RFC 3339: when the control plane had the change. */
  readonly since: string;
}

export interface Observation {
  readonly verification: Verification;
  readonly evidence: readonly EvidenceRef[];
  /** The service carries the mark of a restore of this step: it was put back, in this incident or from the ledger. */
  readonly takenBack: boolean;
}

interface Level {
  readonly result: LevelResult;
  readonly evidence: readonly EvidenceRef[];
}

/**
 * Looks once at the three levels: control plane, instances, symptom. A level that cannot be read is not verified, and says
 * why. The symptom is looked at once it can hold, and in the last look in any case: what it reads is what the whole
 * project has little of.
 */
export async function observe(
  deps: ContainDeps,
  input: VerifyInput,
  quietMs: number,
  isLast = true,
): Promise<Observation> {
  const step = stepOfPlan(input.plan, input.step);
  if (step === undefined) throw new Failure('malformed', `the plan has no step ${input.step}`);
  let takenBack = false;
  const controlPlane = await level('control-plane', async () => {
    const read = await deps.google.services.service(step.target.workload);
    const { plan } = input;
    takenBack = carries(read.facts.annotations, undoneAnnotations(plan.incident, plan.hash, step.hash));
    return controlPlaneLevel(deps, step, read);
  });
  const instances = await instancesLevel(deps, input, step);
  const symptom = await level('symptom', async () =>
    symptomLevel(deps, input, step, { emptySince: instances.emptySince, quietMs, isLast }),
  );
  const levels = [controlPlane, instances, symptom];
  return {
    verification: { levels: levels.map(({ result }) => result), at: deps.now().toISOString() },
    evidence: levels.flatMap(({ evidence }) => evidence),
    takenBack,
  };
}

async function level(name: LevelResult['level'], look: () => Promise<Level>): Promise<Level> {
  try {
    return await look();
  } catch (thrown) {
    const { message } = Failure.from(thrown);
    return {
      result: { level: name, verified: false, unread: true, text: `could not be read: ${message}` },
      evidence: [],
    };
  }
}

async function controlPlaneLevel(
  deps: ContainDeps,
  step: Step,
  read: ReadFrom<ServiceSettings>,
): Promise<Level> {
  const why = notFrozen(read.facts, step);
  const text =
    why.length === 0
      ? `manual scaling, 0 instances, no tags; generation ${read.facts.generation} is observed and ready`
      : why.join('; ');
  // Who keeps relabelling a frozen service has not thawed it.
  const isBetween =
    why.length > 0 &&
    read.facts.ready !== 'CONDITION_FAILED' &&
    changedSinceFreeze(read.facts, step).length === 0;
  return {
    result: {
      level: 'control-plane',
      verified: why.length === 0,
      ...(isBetween ? { unread: true } : {}),
      text,
    },
    evidence: [await storeRaw(deps, 'service settings after containment', read)],
  };
}

/** Two samples in a row without an instance; no samples is not zero instances. */
async function instancesLevel(
  deps: ContainDeps,
  { projectId, since }: VerifyInput,
  step: Step,
): Promise<Level & { readonly emptySince?: string }> {
  let emptySince: string | undefined;
  const looked = await level('instances', async () => {
    const read = await deps.google.instances.samples(projectId, step.target.workload, since);
    const samples = read.facts;
    const last = samples.slice(-2);
    const verified = last.length === 2 && last.every(({ count }) => count === 0);
    emptySince = verified ? firstOfEmptyTail(samples)?.at : undefined;
    const newest = samples.at(-1);
    const text = verified
      ? `0 instances in two samples in a row, the last of ${newest?.at ?? ''}`
      : newest === undefined
        ? 'no sample of the instance count since the change yet; look at the service in the console'
        : `${newest.count} instances in the sample of ${newest.at}; two samples in a row must show 0`;
    return {
      result: { level: 'instances', verified, text },
      evidence: [await storeRaw(deps, 'instance count after containment', read)],
    };
  });
  return emptySince === undefined ? looked : { ...looked, emptySince };
}

function firstOfEmptyTail<T extends { readonly count: number }>(samples: readonly T[]): T | undefined {
  const lastBusy = samples.findLastIndex(({ count }) => count > 0);
  return samples[lastBusy + 1];
}

interface Quiet {
  /** RFC 3339: when the instances were gone; absent while they may be running. */
  readonly emptySince: string | undefined;
  /** How long no further sign may be seen. */
  readonly quietMs: number;
  readonly isLast: boolean;
}

function notLookedAt(text: string): Level {
  return { result: { level: 'symptom', verified: false, unread: true, text }, evidence: [] };
}

/** No new finding and no line from the workload's own processes after its instances were gone, over the policy's quiet time. */
async function symptomLevel(
  deps: ContainDeps,
  input: VerifyInput,
  step: Step,
  { emptySince, quietMs, isLast }: Quiet,
): Promise<Level> {
  if (emptySince === undefined) return notLookedAt('not looked at while instances may be running');
  const { workload } = step.target;
  const now = deps.now().toISOString();
  const quietFor = Date.parse(now) - Date.parse(emptySince);
  if (quietFor < quietMs && !isLast) {
    return notLookedAt(
      `looked at once ${Math.ceil(quietMs / 1000)} s have passed; ${Math.floor(quietFor / 1000)} s have`,
    );
  }
  const name = parseFindingName(input.plan.findings[0] ?? '');
  const findings = await deps.google.findings.related({
    scope: name.scope,
    location: name.location,
    resourceNames: resourceNames(workload, input.projectId),
    from: emptySince,
    to: now,
  });
  const logs = await Promise.all(
    (['stdout', 'stderr'] as const).map(async (kind) =>
      deps.google.logs.read({
        projectId: input.projectId,
        workload,
        kind,
        from: emptySince,
        to: now,
        cap: 50,
      }),
    ),
  );
  const signs = [
    ...findings.facts.map((finding) => `finding ${inertLine(finding.category, 80)} at ${finding.eventTime}`),
    ...logs.flatMap(({ facts }) => facts.lines.map((line) => `${facts.kind} line at ${line.at}`)),
  ];
  const verified = signs.length === 0 && quietFor >= quietMs;
  const text =
    signs.length > 0
      ? `seen after the instances were gone: ${signs.slice(0, 3).join('; ')}`
      : `no further sign for ${Math.floor(quietFor / 1000)} s of ${Math.ceil(quietMs / 1000)} s`;
  return {
    result: { level: 'symptom', verified, text },
    evidence: [
      await storeRaw(deps, 'findings after containment', findings),
      ...(await Promise.all(
        logs.map(async (log) => storeRaw(deps, `${log.facts.kind} log after containment`, log)),
      )),
    ],
  };
}
