import { describe, expect, test } from '@jest/globals';
import { parseAudit, parseLine, parseRequest, plainEntry } from '../../../src/google/logging/parse-log-entry';

const at = { seconds: '1795612744', nanos: 0 };
const time = '2026-11-25T13:19:04Z';

describe('an audit entry', () => {
  const audit = (value: unknown, type = 'type.googleapis.com/google.cloud.audit.AuditLog') =>
    plainEntry({ timestamp: at, protoPayload: { type_url: type, value } });

  test.each([
    [
      'another type',
      audit(Buffer.from([10, 0]), 'type.googleapis.com/google.appengine.logging.v1.RequestLog'),
    ],
    ['bytes that are none', audit(Buffer.from([255, 255, 255]))],
    ['no bytes', audit(undefined)],
  ])('of %s says that it could not be read', (_what, entry) => {
    expect(parseAudit(entry)).toMatchObject({
      at: time,
      text: 'the audit payload could not be read',
      method: '',
    });
  });

  test('never carries the specification that was deployed', () => {
    // Field 16 is `request`: a Struct with the whole service.
    const request = Buffer.from([0x82, 0x01, 7, ...Buffer.from('secrets')]);
    const method = Buffer.from([0x42, 3, ...Buffer.from('abc')]);
    const entry = audit(Buffer.concat([method, request]));
    expect(JSON.stringify(entry)).not.toMatch(/secrets|c2VjcmV0cw/);
    expect(parseAudit(entry).method).toBe('abc');
  });
});

describe('a request', () => {
  test.each([
    ['https://s.a.run.app/v1/render?template=%7B%7B7*7%7D%7D', '/v1/render'],
    ['https://s.a.run.app?token=1', '/'],
    ['/v1/render?x', '/v1/render'],
    ['http://s//../etc/passwd#x', '//../etc/passwd'],
    ['', '/'],
  ])('of %s has the path alone', (requestUrl, path) => {
    const entry = plainEntry({
      timestamp: at,
      httpRequest: { requestUrl, referer: `${requestUrl}?secret=1` },
    });
    expect(parseRequest(entry).path).toBe(path);
    expect(JSON.stringify(entry)).not.toMatch(/token|template|secret/);
  });

  test('in full', () => {
    const entry = plainEntry({
      timestamp: at,
      severity: 'ERROR',
      resource: { labels: { revision_name: 'r-1' } },
      labels: { instanceId: 'i1' },
      httpRequest: {
        requestMethod: 'POST',
        requestUrl: 'https://s/x',
        status: 500,
        requestSize: '1893',
        remoteIp: '203.0.113.77',
        userAgent: 'python-requests',
        latency: { seconds: '1', nanos: 400_000_000 },
      },
      textPayload: 'The request failed.',
    });
    expect(parseRequest(entry)).toEqual({
      at: time,
      severity: 'ERROR',
      revision: 'r-1',
      instance: 'i1',
      text: 'The request failed.',
      method: 'POST',
      path: '/x',
      status: 500,
      remoteIp: '203.0.113.77',
      userAgent: 'python-requests',
      latencySeconds: 1.4,
      requestSize: 1893,
    });
  });
});

describe('a line', () => {
  const text = (stringValue: string) => ({ kind: 'stringValue', stringValue });
  test.each([
    ['nothing', {}, ''],
    ['a secret', { textPayload: 'password=hunter2hunter2' }, 'password=[redacted]'],
    ['a message in JSON', { jsonPayload: { fields: { message: text('hi'), x: text('y') } } }, 'hi'],
    ['JSON without a message', { jsonPayload: { fields: { x: text('y') } } }, '{"x":"y"}'],
    [
      'a message that is no text',
      { jsonPayload: { fields: { message: { kind: 'numberValue', numberValue: 7 } } } },
      '{"message":7}',
    ],
    ['a lone surrogate', { textPayload: 'a\ud800' }, 'a\ufffd'],
  ])('of %s', (_what, payload, expected) => {
    expect(parseLine(plainEntry({ timestamp: at, ...payload })).text).toBe(expected);
  });

  test('that is huge is cut in the facts and whole in the evidence', () => {
    const entry = plainEntry({ timestamp: at, textPayload: 'ab '.repeat(10_000) });
    expect(parseLine(entry).text).toHaveLength(4003);
    expect(JSON.stringify(entry).length).toBeGreaterThan(30_000);
  });
});
