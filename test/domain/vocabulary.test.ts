import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { canonicalJson, digestText, digestValue, shortHash } from '../../src/domain/text/digest';
import { Failure, failureCodes, failureKind, isFailureCode } from '../../src/domain/failures';
import { findingKey, findingWorkflowId, parseFindingName } from '../../src/domain/finding/finding-name';
import { isSeverityHigh, severities, worse } from '../../src/domain/phases';
import { isContained, verificationLevels } from '../../src/domain/plan/verification';
import {
  incidentName,
  incidentWorkflowId,
  parseIncidentName,
  workloadOfWorkflowId,
} from '../../src/domain/incident/incident-name';
import { parseWorkloadPath, workloadPath, workloadResource } from '../../src/domain/workload/workload';

describe('canonical JSON (RFC 8785)', () => {
  test.each<[string, unknown, string]>([
    [
      'members in order of UTF-16 units',
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 },
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    ],
    [
      'numbers as ECMAScript writes them',
      [333333333.3333333, 1e30, 4.5, 0.002, 1e-27, -0],
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
    ],
    ['literals', [null, true, false], '[null,true,false]'],
    ['escapes', '\u000f\nA\'B"\\', '"\\u000f\\nA\'B\\"\\\\"'],
    ['nested, order of lists kept', { b: [2, 1], a: { d: 1, c: [] } }, '{"a":{"c":[],"d":1},"b":[2,1]}'],
    ['nothing', {}, '{}'],
  ])('%s', (_name, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test.each<[string, unknown]>([
    ['an undefined member', { a: undefined }],
    ['undefined in a list', [undefined]],
    ['a function', { a: () => 1 }],
    ['not a number', { a: Number.NaN }],
    ['infinity', { a: Number.POSITIVE_INFINITY }],
    ['a big integer', { a: 1n }],
    ['a lone surrogate', { a: '\uD800' }],
    ['a lone surrogate in a name', { '\uD800': 1 }],
  ])('%s is refused, not dropped', (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});

describe('digests', () => {
  test.each(['', 'abc', 'é😀', 'x'.repeat(100_000)])('are SHA-256 as Node computes it', (text) => {
    expect(digestText(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
  });

  test('do not depend on the order of members', () => {
    expect(digestValue({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(digestValue({ b: [{ d: 3, c: 2 }], a: 1 }));
    expect(digestValue({ a: [1, 2] })).not.toBe(digestValue({ a: [2, 1] }));
    expect(shortHash('0123456789abcdef')).toBe('01234567');
  });
});

describe('names of findings', () => {
  test.each([
    ['organizations/1/sources/2/findings/f', 'organizations/1', 'global'],
    ['folders/1/sources/2/locations/eu/findings/f', 'folders/1', 'eu'],
    ['projects/shop/sources/2/locations/global/findings/f', 'projects/shop', 'global'],
    ['projects/example.com:shop/sources/2/findings/f', 'projects/example.com:shop', 'global'],
  ])('%s', (name, scope, location) => {
    const parsed = parseFindingName(name);
    expect(parsed).toMatchObject({ name, scope, location, source: '2', finding: 'f' });
    expect(findingKey(parsed)).toBe('2/f');
    expect(findingWorkflowId(parsed, 'firebreak')).toBe('finding:2/f');
    expect(findingWorkflowId(parsed, 'q')).toBe('q/finding:2/f');
  });

  test.each([
    '',
    'f',
    'organizations/1/sources/2',
    'organizations/1/sources/2/findings/',
    'organizations/1/sources/2/findings/a/b',
    ' organizations/1/sources/2/findings/f',
    'organizations/1/sources/2/findings/f\n',
    'users/1/sources/2/findings/f',
    'organizations/../sources/2/findings/..',
  ])('"%s" is malformed', (name) => {
    expect(() => parseFindingName(name)).toThrow(/is not a finding's name: expected/);
  });
});

describe('workloads', () => {
  test.each([
    '',
    'incident:',
    'a/b/incident:1/eu/services/x',
    'finding:1/eu/services/x',
    'incident:1/eu/services/x#1',
  ])('%j is no slot', (slot) => {
    expect(() => workloadOfWorkflowId(slot)).toThrow(/malformed|is no incident|is not a workload/);
  });
  test.each(['1/eu/services/x', '1/eu/services/x#0', '1/eu/services/x#1#', 'x#1', '1/eu/services/x#01'])(
    '%j is no incident',
    (incident) => {
      expect(() => parseIncidentName(incident)).toThrow(/is not a/);
    },
  );

  const path = '415104041262/europe-west1/services/payments';
  test('a path is read back as it was written, and leads to every other name', () => {
    const workload = parseWorkloadPath(path);
    expect(workloadPath(workload)).toBe(path);
    expect(workloadResource(workload)).toBe('projects/415104041262/locations/europe-west1/services/payments');
    expect(incidentWorkflowId(workload, 'firebreak')).toBe(`incident:${path}`);
    expect(incidentWorkflowId(workload, 'q')).toBe(`q/incident:${path}`);
    for (const queue of ['firebreak', 'q'])
      expect(workloadOfWorkflowId(incidentWorkflowId(workload, queue))).toEqual(workload);
    expect(parseIncidentName(`${path}#3`)).toEqual({ workload, number: 3 });
    expect(incidentName(workload, 3)).toBe(`${path}#3`);
  });

  test.each([
    '',
    'payments',
    'shop/europe-west1/services/payments',
    `${path}/x`,
    path.replace('services', 'functions'),
    path.replace('payments', 'Payments'),
    path.replace('payments', '..'),
    path.replace('payments', 'a#3'),
    `${path}\n`,
  ])('"%s" is malformed', (text) => {
    expect(() => parseWorkloadPath(text)).toThrow(/is not a workload/);
  });
});

describe('failures', () => {
  test.each(failureCodes)('%s has an exit code other than success and says what to do', (code) => {
    expect(failureKind(code).exit).toBeGreaterThan(0);
    expect(failureKind(code).todo).toMatch(/^[A-Z`].*\.$/);
    expect(isFailureCode(code)).toBe(true);
  });

  test('anything thrown becomes a Failure, one that is one stays itself', () => {
    const own = new Failure('not-found', 'no such finding');
    expect(Failure.from(own)).toBe(own);
    expect(Failure.from(new TypeError('x'))).toMatchObject({ code: 'internal', message: 'x' });
    expect(Failure.from('x')).toMatchObject({ code: 'internal', message: 'x' });
    expect(isFailureCode('toString')).toBe(false);
  });
});

describe('severities and verification', () => {
  test.each(severities.flatMap((a) => severities.map((b) => [a, b] as const)))(
    'the worse of %s and %s, in either order',
    (a, b) => {
      expect(worse(a, b)).toBe(worse(b, a));
      expect(severities.indexOf(worse(a, b))).toBe(Math.min(severities.indexOf(a), severities.indexOf(b)));
    },
  );

  test('CRITICAL and HIGH mean: act now', () => {
    expect(severities.filter(isSeverityHigh)).toEqual(['CRITICAL', 'HIGH']);
  });

  const levels = verificationLevels.map((level) => ({ level, verified: true, text: '' }));
  test('contained is every level verified', () => {
    expect(isContained({ levels, at: '' })).toBe(true);
  });

  test.each(verificationLevels)('not contained without %s', (missing) => {
    expect(isContained({ levels: levels.filter(({ level }) => level !== missing), at: '' })).toBe(false);
    expect(
      isContained({
        levels: levels.map((l) => (l.level === missing ? { ...l, verified: false } : l)),
        at: '',
      }),
    ).toBe(false);
  });
});
