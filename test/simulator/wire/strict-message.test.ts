import { describe, expect, test } from '@jest/globals';
import { protosOf } from '../../../simulator/wire/grpc/protos';
import { decodeStrictly, encodeStrictly } from '../../../simulator/wire/grpc/strict-message';
import type { JsonObject } from '../../../simulator/wire/json';

const run = protosOf('@google-cloud/run');
const securityCenter = protosOf('@google-cloud/security-center');
const service = run.lookupType('google.cloud.run.v2.Service');
const finding = securityCenter.lookupType('google.cloud.securitycenter.v2.Finding');
const operation = run.lookupType('google.longrunning.Operation');

describe('a wrong answer is refused, and the field is named', () => {
  const cases: readonly [string, JsonObject, string][] = [
    ['unknown field', { nmae: 'x' }, 'Service.nmae: google.cloud.run.v2.Service has no such field'],
    [
      'unknown field deep inside a list',
      { template: { containers: [{ image: 'a' }, { img: 'b' }] } },
      'Service.template.containers[1].img: google.cloud.run.v2.Container has no such field',
    ],
    ['a field named like a property of every object', { constructor: 'x' }, 'Service.constructor: google'],
    [
      'unknown enum name',
      { ingress: 'NOPE' },
      'Service.ingress: "NOPE" is not a name of enum IngressTraffic',
    ],
    ['enum by number', { ingress: 2 }, 'Service.ingress: 2 is not a name of enum IngressTraffic'],
    ['number for text', { name: 7 }, 'Service.name: 7 is not a text'],
    ['text for a boolean', { reconciling: 'true' }, 'Service.reconciling: "true" is not true or false'],
    ['text for an int32', { scaling: { minInstanceCount: '1' } }, 'is not a 32-bit whole number'],
    ['fraction for an int64', { generation: 1.5 }, 'Service.generation: 1.5 is not a 64-bit whole number'],
    ['no time', { createTime: 'yesterday' }, 'Service.createTime: "yesterday" is not an RFC 3339 time'],
    [
      'a time as an object',
      { createTime: { seconds: 1 } },
      'Service.createTime: {"seconds":1} is not an RFC 3339',
    ],
    ['no duration', { template: { timeout: '5' } }, 'Service.template.timeout: "5" is not a duration'],
    ['null', { description: null }, 'Service.description: null is not a text'],
    ['one value for a list', { urls: 'https://a' }, 'Service.urls: must be a list'],
    ['list for a map', { labels: ['a'] }, 'Service.labels: must be an object'],
    ['wrong value in a map', { labels: { a: 1 } }, "Service.labels['a']: 1 is not a text"],
  ];
  test.each(cases)('%s', (_title, json, problem) => {
    expect(() => encodeStrictly(service, json)).toThrow(problem);
  });

  test('two members of a oneof', () => {
    const both = {
      name: 'o',
      error: { code: 5 },
      response: { '@type': 'type.googleapis.com/google.protobuf.Empty' },
    };
    expect(() => encodeStrictly(operation, both)).toThrow(
      'error and response cannot both be set (oneof result)',
    );
  });

  test('an Any without a type, and one whose type has no such field', () => {
    expect(() => encodeStrictly(operation, { response: {} })).toThrow(
      "Operation.response: an Any needs '@type'",
    );
    const response = { '@type': 'type.googleapis.com/google.cloud.run.v2.Service', nmae: 'x' };
    expect(() => encodeStrictly(operation, { response })).toThrow('Operation.response.nmae: ');
  });

  test('bytes that are not base64', () => {
    const response = { '@type': 'type.googleapis.com/some.Unknown', value: '***' };
    expect(() => encodeStrictly(operation, { response })).toThrow('"***" is not base64');
  });
});

describe('a wrong request is refused, and the field is named', () => {
  test('unknown field number, deep inside', () => {
    // scaling (field 26) holding field 99 = 1
    const scaling = service.fields['scaling'];
    expect(scaling).toBeDefined();
    const inner = Buffer.from([0x98, 0x06, 0x01]);
    const key = ((scaling?.id ?? 0) << 3) | 2;
    const bytes = Buffer.concat([Buffer.from([(key & 0x7f) | 0x80, key >> 7, inner.length]), inner]);
    expect(() => decodeStrictly(service, bytes)).toThrow(
      'Service.scaling: google.cloud.run.v2.ServiceScaling has no field number 99',
    );
  });

  test('unknown enum number', () => {
    const bytes = service.encode(service.create({ ingress: 77 })).finish();
    expect(() => decodeStrictly(service, bytes)).toThrow(
      'Service.ingress: 77 is no value of enum IngressTraffic',
    );
  });

  test('bytes that are no message at all', () => {
    expect(() => decodeStrictly(service, Buffer.from('not protobuf'))).toThrow(
      'Service: not a google.cloud.run.v2.Service',
    );
  });
});

describe('what is encoded is decoded the same', () => {
  const cases: readonly [string, typeof service, JsonObject][] = [
    [
      'texts, enums, int64 beyond a double',
      service,
      { name: 'n', ingress: 'INGRESS_TRAFFIC_ALL', generation: '9007199254740993' },
    ],
    [
      'an optional field that is zero',
      service,
      { scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } },
    ],
    [
      'times with 0 to 9 decimals',
      service,
      { createTime: '2026-08-22T10:00:00Z', updateTime: '2026-08-22T10:00:00.000000001Z' },
    ],
    ['time before 1970', service, { createTime: '1969-12-31T23:59:59.500Z' }],
    ['duration', service, { template: { timeout: '300.500s' } }],
    [
      'maps and lists',
      service,
      { labels: { a: 'b' }, urls: ['u', 'v'], template: { containers: [{ image: 'i' }] } },
    ],
    [
      'an operation with its response',
      operation,
      {
        name: 'o',
        done: true,
        response: { '@type': 'type.googleapis.com/google.cloud.run.v2.Service', name: 's' },
      },
    ],
    [
      'an operation with a response of a type that is not known',
      operation,
      { name: 'o', done: true, response: { '@type': 'type.googleapis.com/some.Unknown', value: 'AAEC' } },
    ],
    [
      'an Any of a well-known type',
      operation,
      { metadata: { '@type': 'type.googleapis.com/google.protobuf.Duration', value: '3s' } },
    ],
    [
      'a map of values of every kind',
      finding,
      {
        sourceProperties: {
          text: 'a',
          number: 0,
          flag: false,
          nothing: null,
          list: [1, 'b', {}],
          object: { deep: { er: [] } },
        },
      },
    ],
  ];
  test.each(cases)('%s', (_title, type, json) => {
    expect(decodeStrictly(type, encodeStrictly(type, json))).toEqual(json);
  });

  test('an offset time is the same instant, and an undefined field is absent', () => {
    const bytes = encodeStrictly(service, { createTime: '2026-08-22T12:00:00+02:00', name: undefined });
    expect(decodeStrictly(service, bytes)).toEqual({ createTime: '2026-08-22T10:00:00Z' });
  });
});
