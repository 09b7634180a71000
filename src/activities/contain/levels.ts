import { carriesClaim } from '../../domain/workload/annotations';
import type { EvidenceRef } from '../../domain/evidence/evidence';
import { Failure } from '../../domain/failures';
import type { Finding } from '../../domain/finding/finding';
import { parseFindingName } from '../../domain/finding/finding-name';
import { inertLine } from '../../domain/text/inert-text';
import type { Plan, Step } from '../../domain/plan/plan';
import type { ServiceSettings } from '../../domain/workload/service';
import { changedSinceFreeze, notFrozen, notServed } from '../../domain/plan/freeze/freeze-service';
import { failedBefore } from '../../domain/plan/freeze/freeze-state';
import { alive, newcomers, revisionText } from '../../domain/plan/freeze/revisions';
import {
  instancesGone,
  type InstancesGone,
  type LevelResult,
  type Verification,
} from '../../domain/plan/verification';
import type { LogFacts } from '../../domain/evidence/log-facts';
import type { ReadFrom } from '../../google/client/read';
import type { StepClaim } from '../../ledger/incident/step-claims';
import { storeRaw } from '../evidence';
import { isOn, placeOn, searchedNames } from '../investigate/on-workload';
import type { ContainDeps } from './authorize';

/** A step that the ledger has as begun, and how it is looked at. */
export interface Subject {
  readonly plan: Plan;
  readonly step: Step;
  readonly claim: StepClaim;
  /** RFC 3339: when the control plane had the change, or when it was about to be made. */
  readonly since: string;
  readonly projectId: string;
}

/** One look at the three levels. */
export interface Seen {
  readonly verification: Verification;
  readonly evidence: readonly EvidenceRef[];
}

/** How long nothing may be seen, and how far samples lie apart, in milliseconds. */
export interface Patience {
  readonly quietMs: number;
  readonly sampleMs: number;
  readonly isLast: boolean;
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
export async function checkLevels(deps: ContainDeps, subject: Subject, patience: Patience): Promise<Seen> {
  let unserved: readonly string[] = [];
  const controlPlane = await level('control-plane', async () => {
    const read = await deps.google.services.service(subject.step.target.workload);
    unserved = notServed(read.facts);
    return controlPlaneLevel(deps, subject, read);
  });
  const { gone, ...instances } = await instancesLevel(deps, subject, patience);
  const symptom = await level('symptom', async () => symptomLevel(deps, subject, gone, patience));
  const levels = [controlPlane, instances, symptom];
  return {
    verification: {
      levels: levels.map(({ result }) => result),
      ...(unserved.length === 0 ? {} : { notServed: unserved }),
      at: deps.now().toISOString(),
    },
    evidence: levels.flatMap(({ evidence }) => evidence),
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
  subject: Subject,
  read: ReadFrom<ServiceSettings>,
): Promise<Level> {
  const { step, claim } = subject;
  const { facts: service } = read;
  const changed = changedSinceFreeze(service, step);
  const why = notFrozen(service, step, claim.failing);
  const underneath = why.length > 0 ? [] : await deployedUnderneath(deps, subject, service);
  const verified = why.length + underneath.length === 0;
  const older = failedBefore(service, claim.failing).map((text) => `. ${inertLine(text, 400)}`);
  const text = verified
    ? `manual scaling, 0 instances, no tags; generation ${service.generation} is observed${service.ready === 'CONDITION_SUCCEEDED' ? ' and ready' : older.join('')}`
    : changed.length > 0 && !(await isByOurRestore(deps, subject, service))
      ? `put back by somebody else: ${changed.join('; ')}`
      : [...why, ...underneath].join('; ');
  // Relabelling a frozen service, again and again, does not thaw it.
  const isBetween =
    why.length > 0 && changed.length === 0 && (service.reconciling || service.ready !== 'CONDITION_FAILED');
  return {
    result: { level: 'control-plane', verified, ...(isBetween ? { unread: true } : {}), text },
    evidence: [await storeRaw(deps, 'service settings after containment', read)],
  };
}

/** Revisions that were not there when the step was asked for: nothing of them runs, and a thaw would bring them to life. */
async function deployedUnderneath(
  deps: ContainDeps,
  { step, claim }: Subject,
  service: ServiceSettings,
): Promise<readonly string[]> {
  const traffic = step.undo.traffic ?? service.traffic;
  const names = newcomers(claim.revisions, alive(service, traffic));
  if (names.length === 0) return [];
  const known = await deps.google.services
    .revisions(step.target.workload, service)
    .then(({ facts }) => facts)
    .catch(() => undefined);
  return newcomers(claim.revisions, alive(service, traffic, known)).map(
    (revision) =>
      `revision ${inertLine(revisionText(revision), 400)} is none of those that were there at the question; it does not run, and a restore would bring it to life`,
  );
}

/** A restore of ours that was accepted and did not get there has changed what is wanted; nobody else has. */
async function isByOurRestore(
  deps: ContainDeps,
  { plan, step }: Subject,
  { annotations }: ServiceSettings,
): Promise<boolean> {
  const undos = await deps.ledger.readUndoClaims(plan.incident, step.hash);
  return undos.some(({ claim }) => carriesClaim(annotations, claim));
}

async function instancesLevel(
  deps: ContainDeps,
  { projectId, since, step }: Subject,
  { sampleMs }: Patience,
): Promise<Level & { readonly gone?: Gone }> {
  let gone: Gone | undefined;
  const looked = await level('instances', async () => {
    const read = await deps.google.instances.samples(projectId, step.target.workload, since);
    const seen = instancesGone(read.facts, sampleMs);
    if (seen.gone) gone = seen;
    const text = seen.gone
      ? `0 instances in every series, from ${seen.since} to ${seen.until}`
      : inertLine(seen.text, 300);
    return {
      result: { level: 'instances', verified: seen.gone, text },
      evidence: [await storeRaw(deps, 'instance count after containment', read)],
    };
  });
  return gone === undefined ? looked : { ...looked, gone };
}

type Gone = Extract<InstancesGone, { readonly gone: true }>;

function notLookedAt(text: string): Level {
  return { result: { level: 'symptom', verified: false, unread: true, text }, evidence: [] };
}

/** No new finding and no line from the workload's own processes after its instances were gone, over the policy's quiet time. */
async function symptomLevel(
  deps: ContainDeps,
  subject: Subject,
  gone: Gone | undefined,
  { quietMs, isLast }: Patience,
): Promise<Level> {
  if (gone === undefined) return notLookedAt('not looked at while instances may be running');
  const from = gone.since;
  const { projectId } = subject;
  const { workload } = subject.step.target;
  const to = deps.now().toISOString();
  const quietFor = Date.parse(to) - Date.parse(from);
  if (quietFor < quietMs && !isLast) {
    return notLookedAt(
      `looked at once ${Math.ceil(quietMs / 1000)} s have passed; ${Math.floor(quietFor / 1000)} s have`,
    );
  }
  const findings = await findingsSince(deps, subject, from, to);
  const logs = await Promise.all(
    (['stdout', 'stderr'] as const).map(async (kind) =>
      deps.google.logs.read({ projectId, workload, kind, from, to, cap: 50 }),
    ),
  );
  const signs = [
    ...findings.signs,
    ...logs.flatMap(({ facts }) => facts.lines.map((line) => `${facts.kind} line at ${line.at}`)),
  ];
  const open = [...findings.open, ...logs.flatMap(({ facts }) => unfinished(facts))];
  const verified = signs.length === 0 && open.length === 0 && quietFor >= quietMs;
  const text =
    signs.length > 0
      ? `seen after the instances were gone: ${signs.slice(0, 3).join('; ')}`
      : open.length > 0
        ? `not verified, since the search did not finish: ${open.join('; ')}`
        : verified
          ? `no further sign for ${Math.floor(quietFor / 1000)} s`
          : `no further sign for ${Math.floor(quietFor / 1000)} s; verified after ${Math.ceil(quietMs / 1000)} s without one`;
  return {
    result: {
      level: 'symptom',
      verified,
      ...(signs.length === 0 && open.length > 0 ? { unread: true } : {}),
      text,
    },
    evidence: [
      ...findings.evidence,
      ...(await Promise.all(
        logs.map(async (log) => storeRaw(deps, `${log.facts.kind} log after containment`, log)),
      )),
    ],
  };
}

/** Names the logs that were not read to their end: what was not read is not silence. */
function unfinished({ kind, more, cut, hole }: LogFacts): readonly string[] {
  if (!more && cut === undefined && hole === undefined) return [];
  return [`the ${kind} log was not read to its end${cut === undefined ? '' : ` (${inertLine(cut, 200)})`}`];
}

/** Reads SCC's findings on the workload since: signs, and reasons why it is open whether there are others. */
async function findingsSince(
  deps: ContainDeps,
  { plan, step, claim, projectId }: Subject,
  from: string,
  to: string,
): Promise<{
  readonly signs: readonly string[];
  readonly open: readonly string[];
  readonly evidence: readonly EvidenceRef[];
}> {
  const { workload } = step.target;
  const revisions = [...claim.revisions, ...step.precondition.revisions].map(({ revision }) => revision);
  const named = { workload, projectId, revisions: [...new Set(revisions)] };
  const { scope, location } = parseFindingName(plan.findings[0] ?? '');
  const project = { number: workload.projectNumber, id: projectId };
  const listed = await deps.google.related.threats({
    scope,
    location,
    project,
    ...searchedNames(named),
    from,
    to,
  });
  const placed = await placeOn(deps, named, listed.facts.findings, (thrown) => Failure.from(thrown));
  const { more } = listed.facts;
  const text = ({ category, eventTime }: Finding): string =>
    `finding ${inertLine(category, 80)} at ${eventTime}`;
  const unknown = placed.unplaced.map(({ finding, why, gone }) => {
    const part = inertLine(finding.resourceName.split('/').at(-1) ?? '', 80);
    return {
      gone,
      text: `${text(finding)} on ${part}, of which it is not known whose it is: ${inertLine(why, 200)}`,
    };
  });
  return {
    signs: [
      ...placed.findings
        .filter((finding) => isOn(finding, workload))
        .map(text)
        .toReversed(),
      // Its name begins with this workload's, and no other has it.
      ...unknown.filter(({ gone }) => gone).map((each) => each.text),
    ],
    open: [
      ...(more === 0 ? [] : [`${more} more findings were there than were read`]),
      ...unknown.filter(({ gone }) => !gone).map((each) => each.text),
    ],
    evidence: [
      await storeRaw(deps, 'findings after containment', listed),
      ...(await Promise.all(
        placed.reads.map(async (read) => storeRaw(deps, 'workloads of findings after containment', read)),
      )),
    ],
  };
}
