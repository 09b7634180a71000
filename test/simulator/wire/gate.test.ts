import { describe, expect, test } from '@jest/globals';
import { CallLog } from '../../../simulator/call-log';
import { Faults, type Fault } from '../../../simulator/faults';
import { createGate } from '../../../simulator/wire/gate';
import { StatusError } from '../../../simulator/wire/status';
import { until } from '../../support/until';

const [method, resource] = ['run/Update', 'services/s'];

function gateWith(...faults: readonly Omit<Fault, 'method'>[]) {
  const armed = new Faults();
  for (const fault of faults) armed.add({ method: '*', ...fault });
  const callLog = new CallLog();
  const handled: string[] = [];
  const handle = async () => {
    handled.push(method);
    return 'answer';
  };
  return { gate: createGate({ faults: armed, callLog }), callLog, handled, handle };
}

describe('every call passes faults, then its handler, then the log', () => {
  test('an error fault: not handled, logged with its code', async () => {
    const { gate, callLog, handled, handle } = gateWith({
      kind: 'error',
      code: 'UNAVAILABLE',
      message: 'down',
    });
    await expect(gate.pass(method, resource, handle)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: 'down',
    });
    expect(handled).toEqual([]);
    expect(callLog.all()).toMatchObject([{ method, resource, change: false, outcome: 'UNAVAILABLE' }]);
  });

  test('a lost answer: handled, the caller is told UNAVAILABLE, the log tells the truth', async () => {
    const { gate, callLog, handled, handle } = gateWith({ kind: 'lost-answer' });
    const effect = { change: true, validateOnly: false };
    await expect(gate.pass(method, resource, handle, effect)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(handled).toEqual([method]);
    expect(callLog.all()).toMatchObject([{ change: true, outcome: 'answer-lost' }]);
  });

  test('a lost refusal: the caller is told UNAVAILABLE, the log that it was refused', async () => {
    const { gate, callLog } = gateWith({ kind: 'lost-answer' });
    const refuse = () => Promise.reject(new StatusError('ABORTED', 'etag'));
    await expect(gate.pass(method, resource, refuse)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(callLog.all()).toMatchObject([{ outcome: 'ABORTED' }]);
  });

  test('latency: handled afterwards', async () => {
    const { gate, callLog, handle } = gateWith({ kind: 'latency', milliseconds: 1 });
    await expect(gate.pass(method, resource, handle)).resolves.toBe('answer');
    expect(callLog.all()).toMatchObject([{ outcome: 'ok' }]);
  });

  test('latency ends when the caller is gone, and nothing is handled', async () => {
    const { gate, callLog, handled, handle } = gateWith({ kind: 'latency', milliseconds: 3_600_000 });
    const gone = new AbortController();
    const passing = gate.pass(method, resource, handle, {
      change: true,
      validateOnly: false,
      signal: gone.signal,
    });
    gone.abort();
    await expect(passing).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(handled).toEqual([]);
    expect(callLog.all()).toMatchObject([{ outcome: 'CANCELLED' }]);
  });

  test('a late answer: handled and logged at once, told later', async () => {
    const { gate, callLog, handled, handle } = gateWith({ kind: 'late-answer', milliseconds: 3_600_000 });
    const gone = new AbortController();
    const effect = { change: true, validateOnly: false, signal: gone.signal };
    const passing = gate.pass(method, resource, handle, effect);
    await until('the call in the log', () => callLog.all()[0]);
    expect(handled).toEqual([method]);
    gone.abort();
    await expect(passing).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(callLog.all()).toMatchObject([{ outcome: 'ok' }]);
  });

  test('a call that waits is under way, with its length once it has ended', async () => {
    const { gate, callLog, handle } = gateWith({ kind: 'latency', milliseconds: 20 });
    const passing = gate.pass(method, resource, handle);
    expect(callLog.underWay()).toMatchObject([{ method, resource }]);
    expect(callLog.all()).toEqual([]);
    await passing;
    expect(callLog.underWay()).toEqual([]);
    expect(callLog.all()[0]?.tookMs).toBeGreaterThanOrEqual(19);
  });

  test('a fault of the simulator is logged as INTERNAL', async () => {
    const { gate, callLog } = gateWith();
    await expect(gate.pass(method, resource, () => Promise.reject(new TypeError('x')))).rejects.toThrow('x');
    expect(callLog.all()).toMatchObject([{ outcome: 'INTERNAL' }]);
  });
});
