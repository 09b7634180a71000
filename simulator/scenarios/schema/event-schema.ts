import { z } from 'zod';
import { deedSchema } from './deed-schema';
import { faultSchema } from './fault-schema';
import { findingSchema } from './finding-schema';
import { digest, email, ipAddress, moment, port, resourceId, seconds } from './scalars';
import { serviceEvents } from './service-event-schema';
import { target, targetsOf } from './target';
import type { Workload } from './target';

const httpStatus = z.int().min(100).max(599);

/** The events of a scenario, by name. In `attacker.timeline` the attacker does it, in `events` somebody else. */
const kinds = {
  /** One HTTP request that carries an exploit. Through `tag` it reaches the revision behind that tag. */
  'exploit-request': {
    service: resourceId,
    tag: resourceId.optional(),
    method: z.string().default('POST'),
    path: z.string().startsWith('/'),
    /** Status in the request log; a request that is cut short or refused gets 503 instead. */
    status: httpStatus,
    remoteIp: ipAddress,
    userAgent: z.string().default('curl/8.5.0'),
    requestBytes: z.int().nonnegative().default(512),
    /** How long it takes. */
    seconds: seconds.default(0.2),
    /** Instead of `seconds`: it stays open until its instance drains, and this much longer. */
    openIntoDrainSeconds: seconds.optional(),
  },
  /**
   * A shell: of a service in the instance that took the last exploit request, else in one of the serving revision; of a
   * job in a running task of its newest execution; else in an instance.
   */
  'open-shell': {
    ...target,
    /** Of a job: the task's index. Default: the first that runs. */
    task: z.int().nonnegative().optional(),
    /** The container that it runs in, for people and the truth. */
    container: z.string().min(1).optional(),
    /**
     * The implant comes with the container: the shell opens again in whatever the workload starts from then on (of a
     * job, in that task).
     */
    comesBack: z.boolean().optional(),
    binary: z.string().default('/bin/bash'),
    args: z.array(z.string()).default([]),
    connectsTo: z.strictObject({ ip: ipAddress, port }).optional(),
  },
  /** The shell ends by itself. */
  'end-shell': { ...target },
  /** The instance's access token is read from the metadata server; it works until it expires. */
  'fetch-token': { ...target, validSeconds: seconds.default(3599) },
  /**
   * A call with the workload's service account, seen in the audit log: a `doing` that changes the world, or any other call
   * by `api`, `method`, `resource` and `log`.
   */
  'use-token': {
    ...target,
    doing: deedSchema.optional(),
    api: z.string().min(1).optional(),
    method: z.string().min(1).optional(),
    resource: z.string().min(1).optional(),
    log: z.enum(['activity', 'data_access']).optional(),
    callerIp: ipAddress,
    userAgent: z.string().default('python-requests/2.32.3'),
    /**
     * The credential of the call: the stolen token (default), or the last key that was made of the account, which
     * outlives it.
     */
    with: z.enum(['token', 'key']).optional(),
    /** The account that it is made as, by a token that the workload's account was given for it. */
    as: email.optional(),
    /** How often, a quarter of a second apart, the last one now. Default: once. */
    times: z.int().min(1).max(200).optional(),
    /** google.rpc code; 7 = refused. A refused call changes nothing. */
    code: z.int().nonnegative().default(0),
  },
  /** The workload's account is disabled: its tokens die. */
  'disable-identity': { ...target },
  /** One line in a log of the workload. */
  'write-log': {
    ...target,
    stream: z.enum(['stdout', 'stderr', 'system']),
    text: z.string(),
    severity: z
      .enum(['DEFAULT', 'DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERROR', 'CRITICAL'])
      .default('DEFAULT'),
  },
  /** Somebody runs a job by hand, with the first container's command and arguments replaced where given. */
  'run-job': {
    job: resourceId,
    by: email,
    callerIp: ipAddress.optional(),
    command: z.array(z.string()).optional(),
    args: z.array(z.string()).optional(),
  },
  /** Somebody moves a tag in Artifact Registry: it stands for another digest from now on. */
  'move-tag': { image: z.string().min(1), digest },
  /** Somebody grants the caller a permission that `caller.denied` took from it. It works at once. */
  grant: { permission: z.string().regex(/^[a-zA-Z0-9]+(?:\.[a-zA-Z0-9]+)+$/u, 'must be one permission') },
  /** Something goes wrong with calls to come. */
  fault: { fault: faultSchema },
  /** Nothing goes wrong any more that a fault was armed for. */
  'clear-faults': {},
  /** No access token that the metadata server has handed out works any more: the next ones do. */
  'revoke-tokens': {},
  /** From now on the metric of running instances is told wrongly; the instances are what they are. */
  'distort-metrics': {
    /** The value that is reported instead of the count. */
    value: z.union([z.number(), z.boolean(), z.literal('NaN')]).exactOptional(),
    /** Revisions or jobs that have no series. */
    leavesOut: z.array(resourceId).exactOptional(),
    /** One more sample after each, so many milliseconds later, with the same value. */
    echoAfterMs: z.number().positive().exactOptional(),
  },
  /** Security Command Center creates one more finding. `at` counts from the start of the scenario. */
  finding: { finding: findingSchema },
} as const;

/** Tells whether a call is told in one way: by its name, or in full. */
function isOneCall(
  call: Readonly<Partial<Record<'doing' | 'api' | 'method' | 'resource' | 'log', unknown>>>,
): boolean {
  const full = [call.api, call.method, call.resource, call.log].filter((part) => part !== undefined).length;
  return call.doing === undefined ? full === 4 : full === 0;
}

/** One event, to be fired by hand or by a person of the scenario. */
export const eventSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('exploit-request'), ...kinds['exploit-request'] }),
  z.strictObject({ do: z.literal('open-shell'), ...kinds['open-shell'] }),
  z.strictObject({ do: z.literal('end-shell'), ...kinds['end-shell'] }),
  z.strictObject({ do: z.literal('fetch-token'), ...kinds['fetch-token'] }),
  z
    .strictObject({ do: z.literal('use-token'), ...kinds['use-token'] })
    .refine(isOneCall, 'give doing, or api, method, resource and log'),
  z.strictObject({ do: z.literal('disable-identity'), ...kinds['disable-identity'] }),
  z.strictObject({ do: z.literal('write-log'), ...kinds['write-log'] }),
  z.strictObject({ do: z.literal('deploy'), ...serviceEvents.deploy }),
  z.strictObject({ do: z.literal('scale'), ...serviceEvents.scale }),
  z.strictObject({ do: z.literal('relabel'), ...serviceEvents.relabel }),
  z.strictObject({ do: z.literal('tag'), ...serviceEvents.tag }),
  z.strictObject({ do: z.literal('update-service'), ...serviceEvents['update-service'] }),
  z.strictObject({ do: z.literal('replace-service'), ...serviceEvents['replace-service'] }),
  z.strictObject({ do: z.literal('delete-revision'), ...serviceEvents['delete-revision'] }),
  z.strictObject({ do: z.literal('delete-service'), ...serviceEvents['delete-service'] }),
  z.strictObject({ do: z.literal('create-service'), ...serviceEvents['create-service'] }),
  z.strictObject({ do: z.literal('run-job'), ...kinds['run-job'] }),
  z.strictObject({ do: z.literal('move-tag'), ...kinds['move-tag'] }),
  z.strictObject({ do: z.literal('grant'), ...kinds.grant }),
  z.strictObject({ do: z.literal('fault'), ...kinds.fault }),
  z.strictObject({ do: z.literal('clear-faults') }),
  z.strictObject({ do: z.literal('revoke-tokens') }),
  z.strictObject({ do: z.literal('distort-metrics'), ...kinds['distort-metrics'] }),
  z.strictObject({ do: z.literal('finding'), ...kinds.finding }),
]);
export type ScenarioEvent = z.output<typeof eventSchema>;
export type EventOf<Kind extends ScenarioEvent['do']> = Extract<ScenarioEvent, { readonly do: Kind }>;

/** The workloads that an event names: one, unless it is about none or the scenario is mistaken. */
export function workloadsOf(event: ScenarioEvent): readonly Workload[] {
  return isAboutWorkload(event) ? targetsOf(event.do === 'finding' ? event.finding : event) : [];
}

/** Events that happen to no workload: to the registry, to the caller, to the APIs themselves. */
const general = [
  'grant',
  'move-tag',
  'fault',
  'clear-faults',
  'revoke-tokens',
  'distort-metrics',
] as const satisfies readonly ScenarioEvent['do'][];

/** Tells whether an event has to name a workload. */
export function isAboutWorkload(
  event: ScenarioEvent,
): event is Exclude<ScenarioEvent, { readonly do: (typeof general)[number] }> {
  return !general.some((kind) => kind === event.do);
}

const distance = z.number().positive();

/**
 * One event of a timeline. Those with a negative `at` have happened when the scenario starts. With `everySeconds` it
 * happens again and again from then on.
 */
export const timedEventSchema = z
  .looseObject({ at: moment, everySeconds: distance.optional() })
  .transform(({ at, everySeconds, ...event }) => ({
    at,
    ...(everySeconds === undefined ? {} : { everySeconds }),
    event,
  }))
  .pipe(z.object({ at: moment, everySeconds: distance.exactOptional(), event: eventSchema }));
export type TimedEvent = z.output<typeof timedEventSchema>;
