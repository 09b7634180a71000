import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import type { ActivateInput, WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { signalNames } from '../../domain/message-names';
import type { Undecodable } from '../../domain/decision/received-message';

/** Most bytes of a message; a full decision has a sixth of them, and not more when it is all `\u` escapes. */
const MOST_BYTES = 32_768;
/** Signals of one task that are handled each on its own, in their order. */
const USUAL = 100;
const HANDLED: readonly string[] = Object.values(signalNames);
/** Most bytes of signals that a task with more of them reads: a second of work on a slow machine. */
const MOST_TOGETHER = 4_194_304;

type Jobs = NonNullable<ActivateInput['activation']['jobs']>;

/**
 * Makes what was sent to a workflow small enough for its task. All that came while no worker ran is in one task, and a task that
 * takes five seconds fails and is tried again for ever: whoever reaches the server could stop an incident with thirty mebibytes
 * of JSON, or with nine thousand signals. What is more than any message becomes `{ undecodable: reason }` before it is decoded.
 * Where there are more signals than `USUAL`, those of one name become one that carries all their values, and what is above
 * `MOST_TOGETHER` is refused with one line for each name, the largest first. Used in the workflow sandbox. The payload
 * converter cannot do it: what activities answer passes it, too.
 */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  internals: [
    {
      activate({ activation, batchIndex }, next) {
        const jobs = (activation.jobs ?? []).filter(isKnown);
        for (const job of jobs) {
          const {
            initializeWorkflow: start,
            signalWorkflow: signal,
            doUpdate: update,
            queryWorkflow: query,
          } = job;
          // A workflow of ours takes one; each of a hundred thousand would be an argument of a call, which throws.
          if (start) start.arguments = (start.arguments ?? []).slice(0, 1);
          if (signal) signal.input = readable(signal.input ?? []);
          if (update) update.input = readable(update.input ?? []);
          if (query) query.arguments = readable(query.arguments ?? []);
        }
        const signals = jobs.filter(({ signalWorkflow }) => signalWorkflow).length;
        // Counted without updates: a replay does not have those that were rejected.
        activation.jobs = signals > USUAL ? withSignalsJoined(jobs) : jobs;
        next({ activation, batchIndex });
      },
    },
  ],
});

/** A signal that nothing handles is kept by the SDK, and looked at by every condition. */
function isKnown({ signalWorkflow: signal }: Jobs[number]): boolean {
  return !signal || HANDLED.includes(signal.signalName ?? '');
}

function readable(values: Payload[]): Payload[] {
  if (values.length > 1) return [refused(`it has ${values.length} values, and a message is one`)];
  return values.some((value) => bytesOf(value) > MOST_BYTES)
    ? [refused(`it holds more than ${MOST_BYTES} bytes, more than any message`)]
    : values;
}

/** Each signal is half a millisecond of promises in the SDK, which keeps their stacks. */
function withSignalsJoined(jobs: Jobs): Jobs {
  const joined = new Map<string, Payload[]>();
  const rest = jobs.filter(({ signalWorkflow: signal }) => {
    if (!signal) return true;
    const { signalName, input } = signal;
    const first = joined.get(signalName ?? '');
    first?.push(...(input ?? []));
    if (first === undefined) joined.set(signalName ?? '', (signal.input ??= []));
    return first === undefined;
  });
  const largest = largestRead([...joined.values()].flat());
  for (const values of joined.values()) refuseFrom(largest, values);
  return rest;
}

/** The size from which messages are refused, the largest first: what is a few words is read however many come with it. */
function largestRead(values: readonly Payload[]): number {
  const sizes = values.map(bytesOf).sort((a, b) => a - b);
  let together = 0;
  return sizes.find((size) => (together += size) > MOST_TOGETHER) ?? Infinity;
}

function refuseFrom(largest: number, values: Payload[]): void {
  const read = values.filter((value) => bytesOf(value) < largest);
  const refusedNow = values.length - read.length;
  if (refusedNow === 0) return;
  const why = `${refusedNow} messages came at once, more than can be read; send yours again`;
  values.splice(0, values.length, ...read, refused(why));
}

function bytesOf({ data, metadata }: Payload): number {
  return Object.entries(metadata ?? {}).reduce(
    (bytes, [key, value]) => bytes + key.length + value.length,
    data?.length ?? 0,
  );
}

function refused(undecodable: string): Payload {
  return defaultPayloadConverter.toPayload({ undecodable } satisfies Undecodable);
}
