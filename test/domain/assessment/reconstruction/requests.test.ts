import { describe, expect, test } from '@jest/globals';
import type { RequestLine } from '../../../../src/domain/evidence/log-facts';
import { suspectRequests } from '../../../../src/domain/assessment/reconstruction/requests';
import { AT, finding, request } from '../../fixtures';

const before = (seconds: number): string => new Date(Date.parse(AT) - seconds * 1_000).toISOString();
const told = (...requests: readonly RequestLine[]): readonly (string | undefined)[] => {
  const { held, entry } = suspectRequests(requests, [finding({ revision: 'payments-00002' })]);
  return [held?.request.path, entry?.request.path];
};
const asked = (path: string, seconds: number, change: Partial<RequestLine> = {}): RequestLine =>
  request({ path, at: before(seconds), revision: 'payments-00002', latencySeconds: 0.1, ...change });

describe('nothing tells', () => {
  test.each<[string, RequestLine]>([
    ['after the first sign', asked('/x', -5)],
    ['long before', asked('/x', 16 * 60)],
    ['on another revision', asked('/x', 5, { revision: 'payments-00003' })],
    ['a probe', asked('/x', 5, { userAgent: 'GoogleHC/1.0' })],
    ['a preflight', asked('/x', 5, { method: 'OPTIONS' })],
    ['refused', asked('/x', 5, { status: 403 })],
    ['without a time', asked('/x', 5, { at: 'yesterday' })],
  ])('%s', (_what, line) => {
    expect(told(line)).toEqual([undefined, undefined]);
  });

  test('without a finding that has a time', () => {
    expect(suspectRequests([asked('/x', 5)], [finding({ eventTime: '' })])).toEqual({});
    expect(suspectRequests([asked('/x', 5)], [])).toEqual({});
  });
});

describe('told', () => {
  test('is the one that was open, and not the last', () => {
    const open = asked('/open', 20, { latencySeconds: 300 });
    expect(told(open, asked('/last', 1))).toEqual(['/open', '/open']);
  });

  test('is the longest of several', () => {
    const lines = [60, 300, 90].map((latencySeconds) => asked(`/${latencySeconds}`, 20, { latencySeconds }));
    expect(told(...lines)[0]).toBe('/300');
  });

  test.each([
    ['ended before', 300, 200],
    ['was short', 5, 10],
  ])('is the last, where the other %s', (_what, seconds, latencySeconds) => {
    expect(told(asked('/other', seconds, { latencySeconds }), asked('/last', 2, { status: 500 }))).toEqual([
      undefined,
      '/last',
    ]);
  });

  test('is nobody of an ordinary traffic', () => {
    expect(told(asked('/a', 3), asked('/b', 2))).toEqual([undefined, undefined]);
  });

  test('with the reason', () => {
    const { entry } = suspectRequests([asked('/last', 2)], [finding()]);
    expect(entry?.why).toBe(
      'it is the only one before the first sign (2 s), and neither a probe nor refused',
    );
  });
});
