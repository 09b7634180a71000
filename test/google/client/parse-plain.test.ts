import { describe, expect, test } from '@jest/globals';
import { toPlain } from '../../../src/google/client/parse-plain';

describe('toPlain', () => {
  test.each([
    ['null is left out', { a: null, b: 'x' }, { b: 'x' }],
    [
      'a time',
      { eventTime: { seconds: '1795612744', nanos: 245_000_000 } },
      { eventTime: '2026-11-25T13:19:04.245Z' },
    ],
    [
      'a time to the nanosecond',
      { updateTime: { seconds: 1, nanos: 5 } },
      { updateTime: '1970-01-01T00:00:01.000000005Z' },
    ],
    [
      'a time to the microsecond',
      { timestamp: { seconds: 1, nanos: 5000 } },
      { timestamp: '1970-01-01T00:00:01.000005Z' },
    ],
    [
      'a time without fraction',
      { createTime: { seconds: '1', nanos: 0 } },
      { createTime: '1970-01-01T00:00:01Z' },
    ],
    [
      'a timestamp that is data of a Struct',
      {
        timestamp: {
          kind: 'structValue',
          structValue: {
            fields: {
              seconds: { kind: 'stringValue', stringValue: '1795612744' },
              nanos: { kind: 'numberValue', numberValue: 245_000_000 },
            },
          },
        },
      },
      { timestamp: { seconds: '1795612744', nanos: 245_000_000 } },
    ],
    ['a duration', { latency: { seconds: '1', nanos: 500_000_000 } }, { latency: '1.5s' }],
    [
      'a time beyond the calendar',
      { createTime: { seconds: '99999999999999', nanos: 0 } },
      { createTime: '99999999999999.0' },
    ],
    ['bytes', { etag: Buffer.from([1, 2, 3]) }, { etag: 'AQID' }],
    [
      'the mark of an optional field',
      { manualInstanceCount: 0, _manualInstanceCount: 'manualInstanceCount' },
      { manualInstanceCount: 0 },
    ],
    ['a number that is none', { value: Number.NaN }, { value: 'NaN' }],
    ['a lone surrogate', { text: 'a\ud800b', '\udc00': 1 }, { text: 'a\ufffdb', '\ufffd': 1 }],
    ['an empty struct', { jsonPayload: { fields: {} } }, { jsonPayload: {} }],
    ['a function', { f: () => 1 }, { f: undefined }],
  ])('%s', (_name, value, expected) => {
    expect(toPlain(value)).toEqual(expected);
  });

  test('a struct as what it carries', () => {
    const text = (stringValue: string) => ({ kind: 'stringValue', stringValue });
    const struct = {
      port: { kind: 'numberValue', numberValue: 53488 },
      gone: { kind: 'nullValue', nullValue: 'NULL_VALUE' },
      list: { kind: 'listValue', listValue: { values: [text('a'), { kind: 'boolValue', boolValue: true }] } },
      deep: { kind: 'structValue', structValue: { fields: { kind: text('stringValue') } } },
    };
    const plain = { port: 53488, gone: null, list: ['a', true], deep: { kind: 'stringValue' } };
    expect(toPlain({ jsonPayload: { fields: struct } })).toEqual({ jsonPayload: plain });
    expect(toPlain({ sourceProperties: struct })).toEqual({ sourceProperties: plain });
  });

  test('a field that only looks like a struct stays', () => {
    expect(toPlain({ fields: [{ name: 'a' }], kind: 'service' })).toEqual({
      fields: [{ name: 'a' }],
      kind: 'service',
    });
  });
});
