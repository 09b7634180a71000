import { describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { ActivateInput } from '@temporalio/workflow';
import { interceptors } from '../../src/temporal/connection/task-limits';
import { jsonPayload } from '../support/temporal/raw-messages';

type Job = NonNullable<ActivateInput['activation']['jobs']>[number];

/** The jobs that are left of those of a task. */
function limited(jobs: Job[]): readonly Job[] {
  const input: ActivateInput = { activation: { jobs }, batchIndex: 0 };
  const handed: Job[] = [];
  interceptors().internals?.[0]?.activate?.(input, ({ activation }) =>
    handed.push(...(activation.jobs ?? [])),
  );
  return handed;
}

const signal = (signalName: string, ...input: Payload[]): Job => ({ signalWorkflow: { signalName, input } });
/** A payload of so many bytes, the name of its encoding among them. */
const text = (bytes: number): Payload => jsonPayload(JSON.stringify('x'.repeat(bytes - 2 - 18)));
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const valuesOf = ({ signalWorkflow, doUpdate, queryWorkflow }: Job): readonly unknown[] =>
  (signalWorkflow?.input ?? doUpdate?.input ?? queryWorkflow?.arguments ?? []).map((payload) =>
    defaultPayloadConverter.fromPayload(payload),
  );

describe('what is no message is refused before it is decoded', () => {
  const large = { undecodable: 'it holds more than 32768 bytes, more than any message' };
  const several = { undecodable: 'it has 2 values, and a message is one' };

  test.each<{ readonly case: string; readonly job: Job; readonly read: readonly unknown[] }>([
    { case: 'a signal of a byte too many', job: signal('decision', text(32_769)), read: [large] },
    { case: 'an update of a byte too many', job: { doUpdate: { input: [text(32_769)] } }, read: [large] },
    {
      case: 'a query of a mebibyte',
      job: { queryWorkflow: { arguments: [text(1_048_576)] } },
      read: [large],
    },
    { case: 'a signal of two values', job: signal('decision', text(27), text(27)), read: [several] },
    { case: 'an update of two values', job: { doUpdate: { input: [text(27), text(27)] } }, read: [several] },
    {
      case: 'all that a message may have',
      job: signal('decision', text(32_768)),
      read: ['x'.repeat(32_748)],
    },
    {
      case: 'a mebibyte of the name of an encoding',
      job: signal('decision', { metadata: { encoding: new Uint8Array(1_048_576) } }),
      read: [large],
    },
    { case: 'nothing', job: signal('policyChanged'), read: [] },
    { case: 'a value without data', job: signal('decision', {}), read: [] },
  ])('$case', ({ job, read }) => {
    const [left] = limited([job]);
    if (read.length === 0) expect(left).toEqual(job);
    else expect(left === undefined ? [] : valuesOf(left)).toEqual(read);
  });

  test('of a start with a hundred thousand arguments the first is left', () => {
    const job: Job = { initializeWorkflow: { arguments: times(100_000, () => ({})) } };
    expect(limited([job])).toEqual([{ initializeWorkflow: { arguments: [{}] } }]);
  });

  test('a signal that nothing handles is dropped', () => {
    expect(limited([signal('x1', text(27)), signal('decision'), signal('', text(27))])).toEqual([
      signal('decision'),
    ]);
  });

  test('what activities answer is left alone', () => {
    const job: Job = { resolveActivity: { seq: 1, result: { completed: { result: text(1_048_576) } } } };
    expect(limited([job])).toEqual([job]);
  });
});

describe('a flood', () => {
  test('of a hundred signals is no flood: each is handled on its own', () => {
    expect(limited(times(100, () => signal('decision', text(27))))).toHaveLength(100);
  });

  test('is one signal of each name, with every value in its order, and all that is no signal', () => {
    const update: Job = { doUpdate: { input: [text(27)] } };
    const jobs = [
      ...times(60, (index) => signal('decision', jsonPayload(String(index)))),
      update,
      signal('policyChanged'),
      ...times(60, (index) => signal('decision', jsonPayload(String(60 + index)))),
      signal('policyChanged'),
    ];
    const left = limited(jobs);
    expect(left.map(({ signalWorkflow }) => signalWorkflow?.signalName)).toEqual([
      'decision',
      undefined,
      'policyChanged',
    ]);
    expect(left.map(valuesOf)).toEqual([times(120, (index) => index), ['xxxxxxx'], []]);
  });

  test('has four mebibytes for all names together', () => {
    const names = ['decision', 'findingReported', 'policyChanged'];
    const left = limited(times(192, (index) => signal(names[index % 3] ?? '', text(32_768))));
    expect(left.map((job) => valuesOf(job).length)).toEqual([1, 1, 1]);
  });

  test.each<{ readonly case: string; readonly sizes: readonly number[]; readonly read: number }>([
    { case: 'all of four mebibytes is read', sizes: times(128, () => 32_768), read: 128 },
    { case: 'of one more, none of that size is read', sizes: times(129, () => 32_768), read: 0 },
    {
      case: 'the smaller ones are read, wherever they came',
      sizes: [100, ...times(300, () => 20_000), 419, ...times(300, () => 20_000), 100],
      read: 3,
    },
    {
      case: 'as many of a few words as the server takes are all read',
      sizes: times(10_000, () => 419),
      read: 10_000,
    },
  ])('$case', ({ sizes, read }) => {
    const values = limited(sizes.map((size) => signal('decision', text(size)))).flatMap(valuesOf);
    const refused = sizes.length - read;
    expect(values).toHaveLength(refused === 0 ? read : read + 1);
    if (refused > 0)
      expect(values.at(-1)).toEqual({
        undecodable: `${refused} messages came at once, more than can be read; send yours again`,
      });
  });
});
