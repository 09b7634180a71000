import type { GoogleScope } from '../../scenarios/schema';
import type { PoolRevisionScenario, WorkerPoolScenario } from '../../scenarios/schema/worker-pool-schema';
import type { JsonObject } from '../../wire/json';
import { isJsonObject, listOf, numberOf, objectOf, textOf } from '../../wire/json';
import type { Ids } from '../ids';
import { revisionNumber } from '../service/change-service';
import type { Readiness, RevisionState } from '../service/service-state';
import { accountOf, digestsOf, plainContainerOf } from '../workload/template';

/** How many instances one revision of a pool is to have. */
interface ServedSplit {
  readonly revision: string;
  readonly percent: number;
  readonly instances: number;
}

/** One Cloud Run worker pool. Times in milliseconds. */
export interface WorkerPoolState {
  /** Short name. */
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  readonly observedGeneration: number;
  readonly createTime: number;
  readonly updateTime: number;
  readonly creator: string;
  readonly lastModifier: string;
  /** The fields of a v2 WorkerPool that callers set: description, labels, annotations, launchStage, template, instanceSplits, scaling. */
  readonly spec: JsonObject;
  /** The served split, and the instanceSplits that it came from. */
  readonly served: {
    readonly splits: readonly ServedSplit[];
    readonly instanceSplits: readonly JsonObject[];
  };
  readonly readiness: Readiness;
  /** Oldest first. */
  readonly revisions: readonly RevisionState[];
  readonly latestReadyRevision: string;
  readonly latestCreatedRevision: string;
  readonly deleteTime?: number;
}

/** Resolves the specification while `latest` is the latest ready revision. Without splits all instances run the latest. */
export function resolveSplits(spec: JsonObject, latest: string): WorkerPoolState['served'] {
  const instanceSplits = listOf(spec, 'instanceSplits').filter(isJsonObject);
  const count = numberOf(objectOf(spec, 'scaling'), 'manualInstanceCount');
  const shares =
    instanceSplits.length === 0
      ? [{ revision: latest, percent: 100 }]
      : instanceSplits.map((split) => ({
          revision: textOf(split, 'revision') || latest,
          percent: numberOf(split, 'percent'),
        }));
  return {
    instanceSplits,
    splits: shares.map(({ revision, percent }) => ({
      revision,
      percent,
      instances: Math.round((count * percent) / 100),
    })),
  };
}

/** The pool as it stands when the scenario begins: its last revision deployed, nothing reconciling. */
export function createWorkerPool(
  scenario: WorkerPoolScenario,
  google: GoogleScope,
  ids: Ids,
  now: number,
): WorkerPoolState {
  const { name, description, labels, annotations } = scenario;
  const revisions = scenario.revisions.map((revision) => createRevision(name, revision, google, ids, now));
  const [first] = revisions;
  const last = revisions.at(-1);
  if (first === undefined || last === undefined)
    throw new RangeError(`Worker pool '${name}' has no revision.`);
  const spec: JsonObject = {
    ...(description === undefined ? {} : { description }),
    labels,
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    launchStage: 'GA',
    template: last.template,
    instanceSplits: scenario.splits.map(({ revision, percent }) => ({
      type: `INSTANCE_SPLIT_ALLOCATION_TYPE_${revision === undefined ? 'LATEST' : 'REVISION'}`,
      ...(revision === undefined ? {} : { revision }),
      percent,
    })),
    scaling: { manualInstanceCount: scenario.instances },
  };
  const generation = revisionNumber(last.name, revisions.length);
  return {
    name,
    uid: ids.uuid(`workerPool/${name}`),
    generation,
    observedGeneration: generation,
    createTime: first.createTime,
    updateTime: last.createTime,
    creator: first.creator,
    lastModifier: last.creator,
    spec,
    served: resolveSplits(spec, last.name),
    readiness: { state: 'CONDITION_SUCCEEDED', time: last.createTime + 5_400 },
    revisions,
    latestReadyRevision: last.name,
    latestCreatedRevision: last.name,
  };
}

function createRevision(
  pool: string,
  revision: PoolRevisionScenario,
  google: GoogleScope,
  ids: Ids,
  now: number,
): RevisionState {
  return {
    name: revision.name,
    uid: ids.uuid(`revision/${pool}/${revision.name}`),
    createTime: now - revision.deployedMinutesAgo * 60_000,
    creator: revision.deployedBy,
    template: {
      serviceAccount: accountOf(revision.serviceAccount, google.project.number),
      containers: revision.containers.map(plainContainerOf),
    },
    digests: digestsOf(revision.containers),
  };
}
