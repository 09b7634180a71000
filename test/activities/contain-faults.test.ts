import { afterEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Fault } from '../../simulator/faults';
import { truthOf } from '../../simulator/control/truth';
import { createContainment, type Containment } from '../../src/activities/contain';
import type { ChangeRequest } from '../../src/activities/contain/authorize';
import { Failure } from '../../src/domain/failures';
import { openBench, testPolicy, type Bench } from '../support/lab';
import { decided, proposed, request } from '../support/proposed';
import { until } from '../support/until';

const UPDATE = 'google.cloud.run.v2.Services/UpdateService';
const READ = 'google.cloud.run.v2.Services/GetService';
const ASK = 'google.longrunning.Operations/GetOperation';
const SERVICE = 'payment-api';
/** Reads of the service before the call that freezes: its settings, its revisions' shares, the etag that goes along. */
const BEFORE_FREEZE = 3;
/** A restore needs no revisions. */
const BEFORE_RESTORE = 2;
const OWNER = 'lin@example.com';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

interface Opened {
  readonly bench: Bench;
  readonly containment: Containment;
  readonly approved: ChangeRequest;
}

async function open(): Promise<Opened> {
  bench = await openBench({
    scenario: 'reverse-shell-service',
    policy: testPolicy({ limit: '3s', quiet: '1s' }),
  });
  const plan = await proposed(bench);
  return {
    bench,
    containment: createContainment(bench.deps),
    approved: await request(bench, plan, decided(plan)),
  };
}

/** As Temporal does it: what throws is tried again, with the next number. */
async function untilAnswered<R>(
  activity: (asked: ChangeRequest) => Promise<R>,
  asked: ChangeRequest,
): Promise<{ readonly answer: R; readonly tries: number }> {
  for (let attempt = 1; attempt <= 40; attempt += 1) {
    const answering: Promise<R> = new MockActivityEnvironment({ attempt }).run(activity, asked);
    const answer = await answering.catch((thrown: unknown) => Failure.from(thrown));
    if (!(answer instanceof Failure)) return { answer, tries: attempt };
  }
  throw new Error('it was never answered');
}

async function frozen({ bench: opened, containment, approved }: Opened): Promise<ChangeRequest> {
  const { answer } = await untilAnswered(containment.applyStep, approved);
  if (answer.result !== 'applied') throw new Error(`the freeze was ${answer.result}`);
  opened.simulator.faults.clear();
  const { plan } = approved;
  return request(opened, plan, decided(plan, { id: 'decision-2', act: 'restore', steps: [] }));
}

const truth = ({ simulator }: Bench) => truthOf(simulator.world, simulator.calls);
const isFrozen = ({ simulator }: Bench): boolean => {
  simulator.world.settle();
  const { scaling } = simulator.world.services.get(SERVICE).served;
  return scaling['scalingMode'] === 'MANUAL' && scaling['manualInstanceCount'] === 0;
};

const stale = "version '1' was specified but current version is '2'";
const faults = {
  lost: { method: UPDATE, kind: 'lost-answer', times: 1 },
  neverArrived: { method: UPDATE, kind: 'error', code: 'UNAVAILABLE', times: 1 },
  lying: { method: UPDATE, kind: 'operation-error', code: 'INTERNAL', message: 'It went wrong.' },
  failed: { method: UPDATE, kind: 'operation-failed', code: 'INTERNAL', message: 'No capacity.' },
  endless: { method: UPDATE, kind: 'operation-endless' },
  slow: { method: UPDATE, kind: 'operation-slow', milliseconds: 1_500 },
  neverServed: { method: UPDATE, kind: 'operation-slow', milliseconds: 600_000 },
  named: {
    method: UPDATE,
    kind: 'error',
    code: 'ALREADY_EXISTS',
    message: "Revision named 'payment-api-00008-gqw' with different configuration already exists.",
  },
  staleOnce: { method: UPDATE, kind: 'error', code: 'ABORTED', message: stale, times: 1 },
  stalePrecondition: {
    method: UPDATE,
    kind: 'error',
    code: 'FAILED_PRECONDITION',
    message: 'The etag does not match.',
    times: 1,
  },
  staleAlways: { method: UPDATE, kind: 'error', code: 'ABORTED', message: stale },
  unasked: { method: ASK, kind: 'error', code: 'UNAVAILABLE' },
  mayNotAsk: { method: ASK, kind: 'error', code: 'PERMISSION_DENIED' },
  blindOnce: { method: READ, kind: 'error', code: 'UNAVAILABLE', times: 1 },
  blind: { method: READ, kind: 'error', code: 'PERMISSION_DENIED' },
} as const satisfies Record<string, Fault>;

interface Case {
  readonly case: string;
  readonly fault: Fault;
  /** Of the result. */
  readonly result: object;
  /** Calls that took effect, by the simulator's count, with the freeze's before a restore. */
  readonly changes: number;
  readonly isFrozen: boolean;
}

describe('a freeze', () => {
  test.each<Case>([
    {
      case: 'its answer is lost',
      fault: faults.lost,
      result: { result: 'applied' },
      changes: 1,
      isFrozen: true,
    },
    {
      case: 'it never arrived',
      fault: faults.neverArrived,
      result: { result: 'applied', tries: 2 },
      changes: 1,
      isFrozen: true,
    },
    {
      case: 'its operation ends in an error although it is served',
      fault: faults.lying,
      result: { result: 'applied', tries: 1 },
      changes: 1,
      isFrozen: true,
    },
    {
      case: 'its operation ends in an error and it is not served',
      fault: faults.failed,
      result: {
        result: 'not-reached',
        why: expect.arrayContaining([
          'Its condition is CONDITION_FAILED, not CONDITION_SUCCEEDED.',
          'Google said: No capacity. (code 13)',
        ]),
      },
      changes: 1,
      isFrozen: false,
    },
    {
      case: 'its operation never ends',
      fault: faults.endless,
      result: { result: 'applied', tries: 1 },
      changes: 1,
      isFrozen: true,
    },
    {
      case: 'it takes long',
      fault: faults.slow,
      result: { result: 'applied', tries: 1 },
      changes: 1,
      isFrozen: true,
    },
    {
      case: 'it is never served',
      fault: faults.neverServed,
      result: { result: 'not-reached', why: expect.arrayContaining(['Google is still reconciling it.']) },
      changes: 1,
      isFrozen: false,
    },
    {
      case: 'the revision is said to exist already',
      fault: faults.named,
      result: { result: 'refused', code: 'change-refused', why: expect.stringContaining('already exists') },
      changes: 0,
      isFrozen: false,
    },
    {
      case: 'the etag is stale',
      fault: faults.staleOnce,
      result: { result: 'applied', tries: 2 },
      changes: 1,
      isFrozen: true,
    },
    {
      case: 'the etag is stale, in other words',
      fault: faults.stalePrecondition,
      result: { result: 'applied', tries: 2 },
      changes: 1,
      isFrozen: true,
    },
    {
      case: 'the etag is stale each time',
      fault: faults.staleAlways,
      result: { result: 'refused', code: 'conflict', tries: 20 },
      changes: 0,
      isFrozen: false,
    },
    {
      case: 'its operation cannot be asked now',
      fault: faults.unasked,
      result: { result: 'applied', tries: 1 },
      changes: 1,
      isFrozen: true,
    },
    {
      case: 'its operation may not be asked',
      fault: faults.mayNotAsk,
      result: { result: 'applied', tries: 1 },
      changes: 1,
      isFrozen: true,
    },
    {
      case: 'it cannot be read back at once',
      fault: { ...faults.blindOnce, skip: BEFORE_FREEZE },
      result: { result: 'applied', tries: 2 },
      changes: 1,
      isFrozen: true,
    },
    {
      case: 'it can never be read back',
      fault: { ...faults.blind, skip: BEFORE_FREEZE },
      result: { result: 'not-reached', why: [expect.stringContaining('could not read the service')] },
      changes: 1,
      isFrozen: true,
    },
  ])('$case', async ({ fault, result, changes, isFrozen: expected }) => {
    const opened = await open();
    opened.bench.simulator.faults.add(fault);
    const { answer, tries } = await untilAnswered(opened.containment.applyStep, opened.approved);
    expect({ ...answer, tries }).toMatchObject(result);
    expect(truth(opened.bench)['changes']).toBe(changes);
    await until('what is served', () => (isFrozen(opened.bench) === expected ? true : undefined));
  });
});

describe('a restore', () => {
  test.each<Case>([
    {
      case: 'its answer is lost',
      fault: faults.lost,
      result: { result: 'restored' },
      changes: 2,
      isFrozen: false,
    },
    {
      case: 'its operation ends in an error although it is served',
      fault: faults.lying,
      result: { result: 'restored' },
      changes: 2,
      isFrozen: false,
    },
    {
      case: 'its operation ends in an error and it is not served',
      fault: faults.failed,
      result: {
        result: 'not-equal',
        differences: expect.arrayContaining(['Google said: No capacity. (code 13)']),
      },
      changes: 2,
      isFrozen: true,
    },
    {
      case: 'its operation never ends',
      fault: faults.endless,
      result: { result: 'restored' },
      changes: 2,
      isFrozen: false,
    },
    {
      case: 'it is never served',
      fault: faults.neverServed,
      result: {
        result: 'not-equal',
        differences: expect.arrayContaining(['Google is still reconciling it.']),
      },
      changes: 2,
      isFrozen: true,
    },
    {
      case: 'the revision is said to exist already',
      fault: faults.named,
      result: { result: 'refused', code: 'change-refused' },
      changes: 1,
      isFrozen: true,
    },
    {
      case: 'the etag is stale',
      fault: faults.staleOnce,
      result: { result: 'restored', tries: 2 },
      changes: 2,
      isFrozen: false,
    },
    {
      case: 'it cannot be read back at once',
      fault: { ...faults.blindOnce, skip: BEFORE_RESTORE },
      result: { result: 'restored', tries: 2 },
      changes: 2,
      isFrozen: false,
    },
  ])('$case', async ({ fault, result, changes, isFrozen: expected }) => {
    const opened = await open();
    const asked = await frozen(opened);
    opened.bench.simulator.faults.add(fault);
    const { answer, tries } = await untilAnswered(opened.containment.undoStep, asked);
    expect({ ...answer, tries }).toMatchObject(result);
    expect(truth(opened.bench)['changes']).toBe(changes);
    await until('what is served', () => (isFrozen(opened.bench) === expected ? true : undefined));
  });
});

/** Holds the changing call until something else was done to the service, so that its etag is really stale. */
async function overtaken(opened: Opened, happens: Parameters<Bench['simulator']['world']['fire']>[0]) {
  const { simulator } = opened.bench;
  simulator.faults.add({ method: UPDATE, kind: 'latency', milliseconds: 2_000, times: 1 });
  const answered = untilAnswered(opened.containment.applyStep, opened.approved);
  await until('the changing call', () => simulator.calls.underWay().find(({ method }) => method === UPDATE));
  simulator.world.fire(happens);
  return (await answered).answer;
}

describe('somebody is faster by an instant', () => {
  test('with a label: what was approved still fits, and is carried out', async () => {
    const opened = await open();
    const applied = await overtaken(opened, { do: 'relabel', service: SERVICE, by: OWNER, label: 'touched' });
    expect(applied.result).toBe('applied');
    expect(truth(opened.bench)['changes']).toBe(1);
    expect(isFrozen(opened.bench)).toBe(true);
  });

  test('with another scaling: it is asked again, and nothing is overwritten', async () => {
    const opened = await open();
    const applied = await overtaken(opened, {
      do: 'scale',
      service: SERVICE,
      by: OWNER,
      minInstanceCount: 3,
      maxInstanceCount: 30,
    });
    expect(applied).toMatchObject({
      result: 'precondition-changed',
      differences: [expect.stringContaining('minimum 3, maximum 30 now')],
    });
    expect(truth(opened.bench)['changes']).toBe(0);
    expect(isFrozen(opened.bench)).toBe(false);
  });
});
