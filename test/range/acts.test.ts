import { describe, expect, test } from '@jest/globals';
import { actsAfter, waitedFor } from '../../simulator/range/drive/people';
import { resetPoint } from '../../simulator/range/drive/temporal-acts';
import { loadScenario } from '../../simulator/scenarios/load';

const task = (eventId: number) => ({ eventId, workflowTaskCompletedEventAttributes: {} });
const history = [
  { eventId: 1, workflowExecutionStartedEventAttributes: {} },
  task(4),
  { eventId: 6, workflowExecutionSignaledEventAttributes: { signalName: 'decision' } },
  task(9),
  { eventId: 11, activityTaskScheduledEventAttributes: { activityType: { name: 'applyStep' } } },
  task(15),
  {
    eventId: 17,
    workflowExecutionUpdateAcceptedEventAttributes: { acceptedRequest: { input: { name: 'decide' } } },
  },
  { eventId: 19, activityTaskScheduledEventAttributes: { activityType: { name: 'applyStep' } } },
].map((event) => ({ ...event, eventId: event.eventId as never }));

describe('the point that a reset goes to', () => {
  test.each([
    ['start', 4],
    ['decision', 4],
    ['applyStep', 9],
    ['decide', 15],
    ['undoStep', undefined],
  ])('%s', (before, point) => {
    expect(resetPoint(history, before)).toBe(point);
  });
});

test.each([
  ['terminate', { event: 'outcome' }],
  ['restore', { event: 'restored' }],
  ['close-inactive', { event: 'closed' }],
  [{ wait: 'contained' }, { event: 'outcome', outcome: 'contained' }],
  ['start-restore', undefined],
  ['cancel', undefined],
  [{ replay: 'applyStep' }, undefined],
] as const)('after %j the next act waits for %j', (act, awaited) => {
  expect(waitedFor(act)).toEqual(awaited);
});

describe('a scenario that extends another', () => {
  test('has its own keys, the services that it does not name, and the rest of the other', () => {
    const base = loadScenario('incident-terminated');
    const own = loadScenario('restore-in-parts');
    expect(own.findings).toEqual(base.findings);
    expect(own.services.map(({ name }) => name)).toEqual(base.services.map(({ name }) => name));
    expect(own.services[0]?.traffic).toHaveLength(2);
    expect(own.trap).not.toBe(base.trap);
    expect(actsAfter(own.people)[0]?.act).toMatchObject({ event: { do: 'delete-revision' } });
  });
});
