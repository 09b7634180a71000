import { describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { payloadConverter } from '../../src/temporal/connection/payload-converter';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (text: string): Payload => ({ metadata: { encoding: bytes('json/plain') }, data: bytes(text) });

describe('a payload that is no JSON is read as the reason why', () => {
  test.each<{ readonly case: string; readonly payload: Payload; readonly why: string }>([
    { case: 'nothing at all', payload: {}, why: 'it says no encoding, not "json/plain"' },
    { case: 'no metadata', payload: { data: bytes('{}') }, why: 'it says no encoding, not "json/plain"' },
    {
      case: 'metadata without an encoding',
      payload: { metadata: {}, data: bytes('{}') },
      why: 'it says no encoding, not "json/plain"',
    },
    {
      case: 'an unknown encoding',
      payload: { metadata: { encoding: bytes('binary/encrypted') }, data: bytes('x') },
      why: 'its encoding is "binary/encrypted", not "json/plain"',
    },
    {
      case: 'an encoding that is hostile text',
      payload: { metadata: { encoding: bytes(`\u001b[2J\u202e${'x'.repeat(5_000)}`) } },
      why: `its encoding is "\\u001b[2J\\u202e${'x'.repeat(24)}…", not "json/plain"`,
    },
    {
      case: 'an encoding of bytes that are no UTF-8',
      payload: { metadata: { encoding: Uint8Array.of(0xff, 0xfe) } },
      why: 'its encoding is "\ufffd\ufffd", not "json/plain"',
    },
    {
      case: 'bytes as such',
      payload: { metadata: { encoding: bytes('binary/plain') }, data: bytes('x') },
      why: 'its encoding is "binary/plain", not "json/plain"',
    },
    { case: 'broken JSON', payload: json('{"approve":'), why: 'it is not JSON' },
    { case: 'JSON of no bytes', payload: json(''), why: 'it is not JSON' },
    {
      case: 'JSON without data',
      payload: { metadata: { encoding: bytes('json/plain') } },
      why: 'it is not JSON',
    },
  ])('$case', ({ payload, why }) => {
    expect(payloadConverter.fromPayload(payload)).toEqual({ undecodable: why });
  });
});

describe('what Temporal writes is read as it was', () => {
  test.each([[undefined], [null], ['text'], [7], [{ approve: '3f9a2c41', steps: ['a'] }], [[1, [2]]]])(
    '%j',
    (value) => {
      expect(payloadConverter.toPayload(value)).toEqual(defaultPayloadConverter.toPayload(value));
      expect(payloadConverter.fromPayload(payloadConverter.toPayload(value))).toEqual(value);
    },
  );
});

describe('a value that cannot be written is refused, since that is a fault of ours', () => {
  test('a number that JSON does not have', () => {
    expect(() => payloadConverter.toPayload(7n)).toThrow();
  });
});
