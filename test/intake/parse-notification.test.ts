import { describe, expect, test } from '@jest/globals';
import { readFindings } from '../../src/google/security-center/extract-findings';
import { parseNotification } from '../../src/intake/parse-notification';
import { formFindings } from '../corpus/form-findings';

const NAME = 'organizations/1/sources/2/locations/global/findings/f1';
const NOW = Date.parse('2026-11-25T03:00:00Z');
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const finding = { name: NAME, category: 'Reverse Shell', eventTime: '2026-11-25T03:00:00Z', state: 'ACTIVE' };

describe('a message that holds no finding says what it holds', () => {
  test.each<{ readonly case: string; readonly data: Uint8Array; readonly why: RegExp }>([
    { case: 'nothing', data: new Uint8Array(), why: /not JSON/ },
    { case: 'broken JSON', data: new TextEncoder().encode('{"finding":'), why: /not JSON/ },
    {
      case: 'bytes that are no UTF-8',
      data: Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d),
      why: /not JSON in UTF-8/,
    },
    { case: 'null', data: bytes(null), why: /it is null/ },
    { case: 'a text', data: bytes('finding'), why: /it is a text/ },
    { case: 'a number', data: bytes(7), why: /it is a number/ },
    { case: 'an empty object', data: bytes({}), why: /it is an empty object/ },
    { case: 'an empty list', data: bytes([]), why: /it is an empty list/ },
    {
      case: 'an empty list of findings',
      data: bytes({ listFindingsResults: [] }),
      why: /an empty list of findings/,
    },
    {
      case: 'a finding that is a list of texts',
      data: bytes({ finding: [NAME] }),
      why: /an object with the key finding/,
    },
    {
      case: 'a test message',
      data: bytes({ test: true, finding: { category: 'x', state: 'ACTIVE' } }),
      why: /no name under which SCC/,
    },
    {
      case: 'a name that is a number',
      data: bytes({ finding: { name: 7, category: 'x' } }),
      why: /is no name of a finding/,
    },
    {
      case: 'a name that is none',
      data: bytes({ finding: { name: '../../etc', category: 'x' } }),
      why: /is no name of a finding/,
    },
    {
      case: 'empty ids',
      data: bytes({ finding: { name: 'organizations//sources//findings/', category: 'x' } }),
      why: /is no name/,
    },
    {
      case: 'a name with a line break',
      data: bytes({ finding: { name: `${NAME}\n`, category: 'x' } }),
      why: /is no name/,
    },
    {
      case: 'an audit log entry',
      data: bytes({
        logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity',
        protoPayload: {
          '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
          methodName: 'SetIamPolicy',
        },
      }),
      why: /an audit log entry \(SetIamPolicy\)/,
    },
    {
      case: 'a text log entry',
      data: bytes({ logName: 'x', textPayload: 'hello', resource: {} }),
      why: /a log entry with a text/,
    },
    {
      case: 'an ETD log entry without its finding',
      data: bytes({
        logName: 'projects/p/logs/threatdetection.googleapis.com%2Fdetection',
        jsonPayload: { detectionCategory: { ruleName: 'x' } },
        resource: {},
      }),
      why: /a log entry of Event Threat Detection/,
    },
    {
      case: 'an error of an API',
      data: bytes({ error: { code: 403, status: 'PERMISSION_DENIED', message: 'No.\u001b[2K' } }),
      why: /an error of an API, 403 PERMISSION_DENIED: No\.\\u001b/,
    },
    {
      case: 'a message of Pub/Sub with something else',
      data: bytes({ message: { data: base64({ a: 1 }), messageId: '1' } }),
      why: /a message of Pub\/Sub whose data is no finding/,
    },
    {
      case: 'an object of a stranger',
      data: bytes({ a: 1, b: 2, c: 3, d: 4, e: 5 }),
      why: /the keys a, b, c, d and 1 more/,
    },
    { case: 'more than it may hold', data: new Uint8Array(1_000_001), why: /more than 1000000/ },
  ])('$case', ({ data, why }) => {
    const parsed = parseNotification(data, NOW);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.why).toMatch(why);
  });
});

describe('a finding is read in every form', () => {
  const full = { ...finding, name: `//securitycenter.googleapis.com/${NAME}` };
  test.each<readonly [string, unknown]>([
    ['as it is published', { notificationConfigName: 'n', finding, resource: {} }],
    ['by itself', finding],
    ['by its name alone', { name: NAME, eventTime: finding.eventTime, state: 'ACTIVE' }],
    ['by its full name', { finding: full }],
    ['by its full name, by itself', full],
    ['in a list', [{ finding }]],
    ['in a list response', { listFindingsResults: [{ finding }] }],
    ['in a list in a list', [[{ finding }]]],
    ['in a finding', { finding: { finding } }],
    ['in a log entry', { logName: 'x', jsonPayload: { finding, resource: {} } }],
    ['in a log entry, by itself', { logName: 'x', jsonPayload: finding }],
    ['in a proto payload', { logName: 'x', protoPayload: { '@type': 'x', ...finding } }],
    ['in a text log entry', { logName: 'x', textPayload: JSON.stringify({ finding }) }],
    ['in a push', { message: { data: base64({ finding }), messageId: '1' }, subscription: 's' }],
    ['in a pull', { receivedMessages: [{ ackId: 'a', message: { data: base64({ finding }) } }] }],
    ['in a CloudEvent', { specversion: '1.0', type: 'x', data: { message: { data: base64({ finding }) } } }],
    ['in a CloudEvent without Pub/Sub', { specversion: '1.0', type: 'x', data: { finding } }],
    ['in a text', JSON.stringify({ finding })],
    ['in snake case', { finding: { name: NAME, event_time: finding.eventTime, state: 'ACTIVE' } }],
    ['by its canonical name', { finding: { ...finding, name: undefined, canonicalName: NAME } }],
    ['with numbers of enums', { finding: { ...finding, state: 1 } }],
  ])('%s', (_what, message) => {
    expect(parseNotification(bytes(message), NOW)).toEqual({
      ok: true,
      findings: [{ name: NAME, eventTime: finding.eventTime, state: 'ACTIVE' }],
      refused: [],
    });
  });

  test.each(Object.entries(formFindings))('as `firebreak explain` reads it: %s', (_what, message) => {
    const parsed = parseNotification(bytes(message), NOW);
    const explained = [...readFindings(message)].map((each) => each.finding.name);
    expect(parsed.ok ? parsed.findings.map(({ name }) => name) : parsed.why).toEqual(explained);
  });

  test.each<readonly [string, Uint8Array]>([
    [
      'lines',
      new TextEncoder().encode(
        `${JSON.stringify({ finding })}\n${JSON.stringify({ finding: { ...finding, name: NAME.replace('f1', 'f2') } })}\n`,
      ),
    ],
    ['a list', bytes([{ finding }, { finding: { ...finding, name: NAME.replace('f1', 'f2') } }])],
    [
      'a list with the same twice',
      bytes([{ finding }, { finding }, { finding: { ...finding, name: NAME.replace('f1', 'f2') } }]),
    ],
  ])('several in %s are all there, each once', (_what, data) => {
    const parsed = parseNotification(data, NOW);
    expect(parsed.ok ? parsed.findings.map(({ name }) => name) : []).toEqual([
      NAME,
      NAME.replace('f1', 'f2'),
    ]);
  });

  test('what beside them cannot be started is said', () => {
    const parsed = parseNotification(
      bytes([{ finding }, { finding: { category: 'x', state: 'ACTIVE' } }]),
      NOW,
    );
    expect(parsed).toMatchObject({ ok: true, refused: [expect.stringContaining('no name under which')] });
  });
});

describe('an event time is believed only where it can be one', () => {
  test.each<readonly [string, unknown, string, string | undefined]>([
    ['none', undefined, '', undefined],
    ['of the wrong type', ['x'], '', 'is no time'],
    ['no time', 'zz1', '', 'is no time'],
    ['of a megabyte', '9'.repeat(10_000), '', 'is no time'],
    ['a year ahead', '2027-11-25T03:00:00Z', '', 'has not come yet'],
    ['six minutes ahead', '2026-11-25T03:06:00Z', '', 'has not come yet'],
    ['a minute ahead', '2026-11-25T03:01:00Z', '2026-11-25T03:01:00Z', undefined],
    ['with nanoseconds', '2026-11-25T02:59:59.123456789Z', '2026-11-25T02:59:59.123456789Z', undefined],
    ['years ago', '2019-01-01T00:00:00Z', '2019-01-01T00:00:00Z', undefined],
  ])('%s', (_what, eventTime, expected, doubt) => {
    const parsed = parseNotification(bytes({ finding: { ...finding, eventTime } }), NOW);
    expect(parsed).toMatchObject({ ok: true, findings: [{ name: NAME, eventTime: expected }] });
    expect(parsed.ok ? parsed.findings[0]?.doubt : '').toEqual(
      doubt === undefined ? undefined : expect.stringContaining(doubt),
    );
  });
});
