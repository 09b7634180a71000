import type { GoogleScope } from '../../scenarios/schema';
import type { JobScenario } from '../../scenarios/schema/job-schema';
import type { JsonObject } from '../../wire/json';
import type { Ids } from '../ids';
import type { Readiness } from '../service/service-state';
import { accountOf, digestsOf, plainContainerOf } from '../workload/template';

/** One Cloud Run job: what is asked for (`spec`) and what has been observed of it. Times in milliseconds. */
export interface JobState {
  /** Short name. */
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  readonly observedGeneration: number;
  readonly createTime: number;
  readonly updateTime: number;
  readonly creator: string;
  readonly lastModifier: string;
  /** The fields of a v2 Job that callers set: labels, annotations, launchStage, template. */
  readonly spec: JsonObject;
  readonly readiness: Readiness;
  /** The digest of each image of the template at the next execution. */
  readonly digests: Readonly<Record<string, string>>;
  /** Executions ever created. */
  readonly executionCount: number;
  /** Set while a deletion is under way. */
  readonly deleteTime?: number;
}

/** The job as it stands when the scenario begins. */
export function createJob(scenario: JobScenario, google: GoogleScope, ids: Ids, now: number): JobState {
  const createTime = now - scenario.deployedMinutesAgo * 60_000;
  const { name, labels, annotations, deployedBy, parallelism } = scenario;
  return {
    name,
    uid: ids.uuid(`job/${name}`),
    generation: 1,
    observedGeneration: 1,
    createTime,
    updateTime: createTime,
    creator: deployedBy,
    lastModifier: deployedBy,
    spec: {
      labels,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      launchStage: 'GA',
      template: {
        ...(parallelism === undefined ? {} : { parallelism }),
        taskCount: scenario.taskCount,
        template: {
          containers: scenario.containers.map(plainContainerOf),
          // An explicit 0 is no retry; the field has presence, the default is 3.
          maxRetries: scenario.maxRetries,
          timeout: `${scenario.timeoutSeconds}s`,
          serviceAccount: accountOf(scenario.serviceAccount, google.project.number),
          executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
        },
      },
    },
    readiness: { state: 'CONDITION_SUCCEEDED', time: createTime + 1_800 },
    digests: digestsOf(scenario.containers),
    executionCount: 0,
  };
}
