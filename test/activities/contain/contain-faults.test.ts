import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../simulator/faults';
import type { ChangeRequest } from '../../../src/activities/contain/parse-request';
import {
  changesOf,
  isFrozen,
  restoreRequest,
  UPDATE,
  untilAnswered,
  useApproved,
  type Approved,
} from '../../support/containment';
import { until } from '../../support/until';

const READ = 'google.cloud.run.v2.Services/GetService';
const ASK = 'google.longrunning.Operations/GetOperation';
/** Reads of the service before the changing call: its settings, and the etag that goes along. */
const BEFORE_CHANGE = 2;

const open = useApproved();

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

/** Makes the change under the case's fault: what is said, how often it took effect, and what is true in the end. */
async function endsAs<R extends object>(
  { fault, result, changes, isFrozen: expected }: Case,
  { bench }: Approved,
  change: (asked: ChangeRequest) => Promise<R>,
  asked: ChangeRequest,
): Promise<void> {
  bench.simulator.faults.add(fault);
  const { answer, tries } = await untilAnswered(change, asked);
  expect({ ...answer, tries }).toMatchObject(result);
  expect(changesOf(bench)).toBe(changes);
  await until('what is served', () => (isFrozen(bench) === expected ? true : undefined));
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
      result: { result: 'postponed', code: 'conflict', tries: 20 },
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
      fault: { ...faults.blindOnce, skip: BEFORE_CHANGE },
      result: { result: 'applied', tries: 2 },
      changes: 1,
      isFrozen: true,
    },
    {
      case: 'it can never be read back',
      fault: { ...faults.blind, skip: BEFORE_CHANGE },
      result: { result: 'not-reached', why: [expect.stringContaining('could not read the service')] },
      changes: 1,
      isFrozen: true,
    },
  ])('$case', async (expected) => {
    const lab = await open();
    await endsAs(expected, lab, lab.containment.applyStep, lab.approved);
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
      case: 'the etag is stale each time',
      fault: faults.staleAlways,
      result: { result: 'postponed', code: 'conflict', tries: 20 },
      changes: 1,
      isFrozen: true,
    },
    {
      case: 'it cannot be read back at once',
      fault: { ...faults.blindOnce, skip: BEFORE_CHANGE },
      result: { result: 'restored', tries: 2 },
      changes: 2,
      isFrozen: false,
    },
  ])('$case', async (expected) => {
    const lab = await open();
    await endsAs(expected, lab, lab.containment.undoStep, await restoreRequest(lab));
  });
});
