import { defined } from '../../domain/defined';
import { namedExecutions } from '../../domain/assessment/reconstruction/attacked';
import type { Digest } from '../../domain/text/digest';
import type { ReadResult } from '../../domain/evidence/evidence';
import type { Workload } from '../../domain/workload/workload';
import type { ActivityDeps } from '../deps';
import { evidenceOf, factsOf, gapsOf, takeReading, storeRaw } from '../evidence';
import { readEach } from '../parse-facts';
import { readJob } from './read-job';
import { imagesOf, readImages, unfinishedLists, type WorkloadRead } from './workload-parts';

export interface ReadWorkload {
  readonly workload: Workload;
  /**
   * Facts of the incident's findings. The images that they name are looked up in the registry beside those of the
   * settings, the executions beside those of the job's list. Default: none.
   */
  readonly findings?: readonly Digest[];
}

/**
 * Reads the settings of a workload of any kind and what belongs to it. The resource itself must be readable; every part
 * that is not (revisions, executions, schedules, invokers, images) is a gap of its own, once it is late or can never be read.
 * Stores evidence and facts in the ledger; safe to repeat. Throws `not-found` where the workload is gone, `unauthenticated`,
 * `rate-limited`, `unreachable` or one of `refusals` where Google does not show it, and `ledger-unwritable` or `ledger-corrupt`.
 */
export function readWorkload(deps: ActivityDeps) {
  return async function readWorkload(input: ReadWorkload): Promise<ReadResult> {
    const { settings, evidence, gaps, headline } = await readKind(deps, input);
    return { evidence, facts: await deps.ledger.putFacts(settings), headline, gaps };
  };
}

async function readKind(
  deps: ActivityDeps,
  { workload, findings = [] }: ReadWorkload,
): Promise<WorkloadRead> {
  const named = await readEach(deps.ledger, 'finding', findings);
  const images = [
    ...new Set(named.flatMap(({ containers }) => containers.map(({ imageUri }) => imageUri))),
  ].filter((image) => image !== '');
  const executions = namedExecutions(named);
  switch (workload.kind) {
    case 'services':
      return readService(deps, workload, images);
    case 'jobs':
      return readJob(deps, workload, images, executions);
    case 'workerPools':
      return readWorkerPool(deps, workload, images);
    case 'instances':
      return readInstance(deps, workload, images);
  }
}

/** A service with revisions, invokers and images. The service itself must be readable. */
async function readService(
  deps: ActivityDeps,
  workload: Workload,
  reported: readonly string[],
): Promise<WorkloadRead> {
  const { services } = deps.google;
  const [service, revisions, invokers] = await Promise.all([
    services.service(workload),
    takeReading(deps, 'revisions', 'which images serve and which revision was attacked', async () =>
      services.revisions(workload),
    ),
    takeReading(deps, 'invoker policy', 'whether anybody on the internet can call it', async () =>
      services.invokers(workload),
    ),
  ]);
  const parts = [revisions, invokers];
  const reachable = (factsOf(revisions) ?? []).filter(({ percent, tags }) => percent > 0 || tags.length > 0);
  const images = await readImages(deps, [
    ...reported,
    ...imagesOf(service.facts.containers),
    ...reachable.flatMap(({ containers }) => imagesOf(containers)),
  ]);
  return {
    settings: {
      kind: 'services',
      service: service.facts,
      ...defined({ revisions: factsOf(revisions) }),
      ...unfinishedLists({ revisions }),
      ...defined({ invokers: factsOf(invokers), images: images.images }),
    },
    evidence: [await storeRaw(deps, 'service settings', service), ...evidenceOf(parts), ...images.evidence],
    gaps: [...gapsOf(parts), ...images.gaps],
    headline: `generation ${service.facts.generation}, ${service.facts.traffic.length} traffic targets`,
  };
}

/** A worker pool with revisions and images. The pool itself must be readable. */
async function readWorkerPool(
  deps: ActivityDeps,
  workload: Workload,
  reported: readonly string[],
): Promise<WorkloadRead> {
  const { workerPools } = deps.google;
  const pool = await workerPools.pool(workload);
  const revisions = await takeReading(
    deps,
    'revisions',
    'which images run and which revision was attacked',
    async () => workerPools.revisions(workload, pool.facts),
  );
  const running = (factsOf(revisions) ?? []).filter(({ percent }) => percent > 0);
  const images = await readImages(deps, [
    ...reported,
    ...imagesOf(pool.facts.containers),
    ...running.flatMap(({ containers }) => imagesOf(containers)),
  ]);
  return {
    settings: {
      kind: 'workerPools',
      pool: pool.facts,
      ...defined({ revisions: factsOf(revisions) }),
      ...unfinishedLists({ revisions }),
      ...defined({ images: images.images }),
    },
    evidence: [
      await storeRaw(deps, 'worker pool settings', pool),
      ...evidenceOf([revisions]),
      ...images.evidence,
    ],
    gaps: [...gapsOf([revisions]), ...images.gaps],
    headline: `generation ${pool.facts.generation}, ${pool.facts.manualInstanceCount ?? 'no set number of'} instances, ${pool.facts.instanceSplits.length} splits`,
  };
}

/** An instance with its images. The instance itself must be readable. */
async function readInstance(
  deps: ActivityDeps,
  workload: Workload,
  reported: readonly string[],
): Promise<WorkloadRead> {
  const instance = await deps.google.runInstances.instance(workload);
  const images = await readImages(deps, [...reported, ...imagesOf(instance.facts.containers)]);
  return {
    settings: {
      kind: 'instances',
      instance: instance.facts,
      ...defined({ images: images.images }),
    },
    evidence: [await storeRaw(deps, 'instance settings', instance), ...images.evidence],
    gaps: images.gaps,
    headline: `generation ${instance.facts.generation}, ${instance.facts.containers.length} containers`,
  };
}
