import { describe, expect, test } from '@jest/globals';
import type { Decision } from '../../../src/domain/decision/decision';
import { parseDecision } from '../../../src/domain/decision/parse-decision';

const PLAN = `3f9a2c41${'b'.repeat(56)}`;
const STEP = 'c'.repeat(64);
const OTHER_STEP = 'd'.repeat(64);
const INCIDENT = '415104041262/europe-west1/services/payments#3';
const asked = { incident: INCIDENT, plan: { hash: PLAN, steps: [STEP, OTHER_STEP] } };
const idle = { incident: INCIDENT };
const signed = { by: 'ada@example.com', reason: 'C2 is live' };

function accepted(message: unknown, context: typeof asked | typeof idle = asked): Decision {
  const parsed = parseDecision(message, context);
  if (!parsed.ok) throw new Error(parsed.rejection.reason);
  return parsed.decision;
}

function refused(message: unknown, context: typeof asked | typeof idle = asked): string {
  const parsed = parseDecision(message, context);
  if (parsed.ok) throw new Error(`accepted: ${JSON.stringify(parsed.decision)}`);
  return `${parsed.rejection.code}: ${parsed.rejection.reason}`;
}

describe('what is no decision is malformed, and says why', () => {
  const full = {
    kind: 'plain',
    id: 'x',
    incident: INCIDENT,
    plan: PLAN,
    steps: [STEP],
    answer: 'approve',
    ...signed,
  };
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'the message is empty'],
    ['null', null, 'the message is null'],
    ['a text', '{"approve":"3f9a2c41"}', 'without quotes around it'],
    ['a number', 7, 'the message is a number'],
    ['a boolean', true, 'the message is a boolean'],
    ['an array around it', [{ approve: '3f9a2c41', ...signed }], 'without the [ ] around it'],
    ['an empty object', {}, 'empty object'],
    ['a payload that could not be decoded', { undecodable: 'bad key' }, 'could not be decoded'],
    ['no act', { ...signed }, 'it names no act'],
    ['two acts', { approve: '3f9a2c41', refuse: '3f9a2c41', ...signed }, 'approve and refuse'],
    ['a misspelt key', { approve: '3f9a2c41', bye: 'x', ...signed }, 'unknown key "bye"'],
    [
      'a member named __proto__',
      JSON.parse('{"approve":"3f9a2c41","by":"a","reason":"b","__proto__":{}}'),
      '"__proto__"',
    ],
    ['a key with a line break', { 'a\nb': 1, note: 'x', by: 'ada' }, 'unknown key "a\\nb"'],
    ['a reason beside a note', { note: 'x', ...signed }, 'unknown key "reason"'],
    ['a hash that is too short', { approve: '3f9a2c4', ...signed }, 'is not a plan'],
    ['a hash that is none', { approve: 'yes please', ...signed }, '"yes please" is not a plan'],
    ['a hash that is a number', { approve: 12345678, ...signed }, '"approve" is not a text'],
    ['nobody', { approve: '3f9a2c41', reason: 'x' }, '"by" is missing'],
    ['an empty name', { approve: '3f9a2c41', by: ' ', reason: 'x' }, '"by" is empty'],
    ['a name that is an object', { approve: '3f9a2c41', by: {}, reason: 'x' }, '"by" is not a text'],
    ['an endless name', { approve: '3f9a2c41', by: 'a'.repeat(255), reason: 'x' }, '"by" is longer than 254'],
    [
      'an endless reason',
      { approve: '3f9a2c41', by: 'a', reason: 'x'.repeat(2_001) },
      '"reason" is longer than 2000',
    ],
    ['a lone surrogate', { approve: '3f9a2c41', by: 'a', reason: '\uD800' }, 'well-formed'],
    ['a restore of something else', { restore: 'payments', ...signed }, 'neither an incident'],
    ['a close of something else', { close: 'everything', ...signed }, 'neither an incident'],
    [
      'a finding state that does not exist',
      { close: '#3', finding: 'delete', ...signed },
      '"inactive" or "leave"',
    ],
    [
      'a finding state with a lone surrogate',
      { close: '#3', finding: '\uD800', ...signed },
      '"inactive" or "leave"',
    ],
    [
      'a finding state on another act',
      { approve: '3f9a2c41', finding: 'leave', ...signed },
      'unknown key "finding"',
    ],
    ['a signature', { kind: 'jws', token: 'e30.e30.x' }, 'signatures are not accepted by this version'],
    ['another kind', { kind: 'pgp' }, 'unknown kind "pgp"'],
    ['a kind that is no text', { kind: null }, 'unknown kind of type object'],
    ['a full form with an unknown key', { ...full, approved: true }, 'unknown key "approved"'],
    ['a full form without an id', { ...full, id: undefined }, '"id" is not a text'],
    ['an id with a slash', { ...full, id: 'a/b' }, '"id" may have'],
    ['an answer that is neither', { ...full, answer: 'maybe' }, '"answer" is "approve" or "refuse"'],
    ['answer and act', { ...full, act: 'approve' }, 'both "answer" and "act"'],
    ['neither answer nor act', { ...full, answer: undefined }, '"answer" is not a text'],
    ['steps that are no list', { ...full, steps: STEP }, '"steps" is not a list'],
    ['a step that is no hash', { ...full, steps: ['all'] }, '"all" is not a step'],
    ['too many steps', { ...full, steps: Array<string>(51).fill(STEP) }, 'more than 50'],
    ['a plan that is no hash', { ...full, plan: 'current' }, 'is not a plan'],
    ['an incident that is no text', { ...full, incident: 3 }, '"incident" is not a text'],
  ])('%s', (_name, message, why) => {
    const text = refused(message);
    expect(text).toMatch(/^malformed: /);
    expect(text).toContain(why);
    expect(text).toContain('{"approve":"3f9a2c41","by":"YOU@EXAMPLE.COM","reason":"WHY"}');
  });

  test('without a plan it says what can be sent', () => {
    const text = refused({}, idle);
    expect(text).toContain('No plan is asked now');
    expect(text).toContain('{"note":"WHY","by":"YOU@EXAMPLE.COM"}');
  });

  test('an object that throws when it is read is malformed too', () => {
    const trap = {
      get approve(): string {
        throw new Error('boom');
      },
    };
    expect(refused(trap)).toMatch(/^malformed: the message could not be read/);
  });
});

describe('the clock of whoever sends it decides nothing', () => {
  test.each(['at', 'time', 'iat', 'exp', 'deadline'])('%s is no member of a decision', (key) => {
    const time = { [key]: '2999-01-01T00:00:00Z' };
    const full = { kind: 'plain', id: 'x', incident: INCIDENT, answer: 'approve', plan: PLAN, ...signed };
    expect(refused({ ...full, ...time })).toMatch(new RegExp(`^malformed: unknown key "${key}"`));
    expect(refused({ approve: '3f9a2c41', ...signed, ...time })).toMatch(
      new RegExp(`^malformed: unknown key "${key}"`),
    );
  });
});

describe('acts of the closed list only', () => {
  test.each(['withdraw', 'extend', 'make-permanent', 'ask-again'])('%s is not served yet', (act) => {
    expect(refused({ [act]: '3f9a2c41', ...signed })).toMatch(
      /^unknown-act: .* is not served by this version/,
    );
    const full = { kind: 'plain', id: 'x', incident: INCIDENT, act, ...signed };
    expect(refused(full)).toMatch(/^unknown-act: .* is not served by this version/);
  });

  test('an invented act is none', () => {
    const full = { kind: 'plain', id: 'x', incident: INCIDENT, act: 'obliterate', ...signed };
    expect(refused(full)).toMatch(/^unknown-act: "obliterate" is not an act/);
  });
});

describe('short forms', () => {
  const base = { kind: 'plain', incident: INCIDENT, ...signed };
  test.each<[string, object, Partial<Decision>]>([
    [
      'approve',
      { approve: '3f9a2c41', ...signed },
      { act: 'approve', plan: PLAN, steps: [STEP, OTHER_STEP] },
    ],
    ['approve in capitals', { approve: '3F9A2C41', ...signed }, { act: 'approve', plan: PLAN }],
    [
      'approve with more of the hash',
      { approve: PLAN.slice(0, 20), ...signed },
      { act: 'approve', plan: PLAN },
    ],
    ['approve with space around', { approve: ' 3f9a2c41 ', ...signed }, { act: 'approve', plan: PLAN }],
    ['refuse', { refuse: '3f9a2c41', ...signed }, { act: 'refuse', plan: PLAN, steps: [STEP, OTHER_STEP] }],
    [
      'a plan that is not asked',
      { approve: 'aaaaaaaa', ...signed },
      { act: 'approve', plan: 'aaaaaaaa', steps: [] },
    ],
    ['restore by plan', { restore: '3f9a2c41', ...signed }, { act: 'restore', plan: PLAN, steps: [] }],
    ['restore by incident', { restore: INCIDENT, ...signed }, { act: 'restore', plan: PLAN, steps: [] }],
    ['restore by number', { restore: '#3', ...signed }, { act: 'restore', plan: PLAN, steps: [] }],
    ['close by incident', { close: INCIDENT, ...signed }, { act: 'close', plan: '', steps: [] }],
    ['acknowledge by number', { acknowledge: '#3', ...signed }, { act: 'acknowledge', plan: '', steps: [] }],
    ['close by number', { close: '#3', ...signed }, { act: 'close', plan: '', steps: [] }],
    ['close by plan', { close: '3f9a2c41', ...signed }, { act: 'close', plan: PLAN }],
    [
      'close, leaving the finding',
      { close: '#3', finding: 'leave', ...signed },
      { act: 'close', finding: 'leave' },
    ],
    [
      'close of another incident',
      { close: '1/l/services/x#3', ...signed },
      { incident: '1/l/services/x#3', plan: '' },
    ],
    ['close of another number', { close: '#4', ...signed }, { incident: '#4' }],
    ['no reason, for the check to reject', { approve: '3f9a2c41', by: 'ada@example.com' }, { reason: '' }],
    ['a reason with space around', { ...signed, approve: '3f9a2c41', reason: '  x ' }, { reason: 'x' }],
    [
      'note',
      { note: ' owner called ', by: 'ada@example.com' },
      { act: 'note', plan: '', reason: 'owner called' },
    ],
  ])('%s', (_name, message, expected) => {
    expect(accepted(message)).toMatchObject({ ...base, ...expected });
  });

  test('the same message twice is one decision, whatever the order of its members', () => {
    const one = accepted({ approve: '3f9a2c41', by: 'ada', reason: 'x' });
    const two = accepted({ reason: 'x', by: 'ada', approve: '3f9a2c41' });
    expect(two.id).toBe(one.id);
    expect(one.id).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ['name', { approve: '3f9a2c41', by: 'bob', reason: 'x' }, asked],
    ['reason', { approve: '3f9a2c41', by: 'ada', reason: 'y' }, asked],
    ['act', { refuse: '3f9a2c41', by: 'ada', reason: 'x' }, asked],
    ['incident', { approve: '3f9a2c41', by: 'ada', reason: 'x' }, { ...asked, incident: 'other#1' }],
  ])('another %s is another decision', (_what, message, context) => {
    const one = accepted({ approve: '3f9a2c41', by: 'ada', reason: 'x' });
    expect(accepted(message, context).id).not.toBe(one.id);
  });
});

describe('full forms', () => {
  const full = { kind: 'plain', id: 'cli-1', incident: INCIDENT, plan: PLAN, steps: [STEP], ...signed };
  test.each<[string, object, Decision]>([
    [
      'an answer to one step',
      { ...full, answer: 'refuse' },
      { kind: 'plain', id: 'cli-1', incident: INCIDENT, act: 'refuse', plan: PLAN, steps: [STEP], ...signed },
    ],
    [
      'a short hash is completed',
      { ...full, plan: '3f9a2c41', answer: 'approve' },
      {
        kind: 'plain',
        id: 'cli-1',
        incident: INCIDENT,
        act: 'approve',
        plan: PLAN,
        steps: [STEP],
        ...signed,
      },
    ],
    [
      'an answer that names no steps is to all of its plan',
      { kind: 'plain', id: 'a', incident: INCIDENT, plan: '3f9a2c41', answer: 'approve', ...signed },
      {
        kind: 'plain',
        id: 'a',
        incident: INCIDENT,
        act: 'approve',
        plan: PLAN,
        steps: [STEP, OTHER_STEP],
        ...signed,
      },
    ],
    [
      'a step named twice is named once',
      { ...full, steps: [STEP, STEP], answer: 'approve' },
      {
        kind: 'plain',
        id: 'cli-1',
        incident: INCIDENT,
        act: 'approve',
        plan: PLAN,
        steps: [STEP],
        ...signed,
      },
    ],
    [
      'a close with the finding left',
      { kind: 'plain', id: 'a', incident: INCIDENT, act: 'close', finding: 'leave', ...signed },
      {
        kind: 'plain',
        id: 'a',
        incident: INCIDENT,
        act: 'close',
        plan: '',
        steps: [],
        finding: 'leave',
        ...signed,
      },
    ],
    [
      'a restore without a plan',
      { kind: 'plain', id: 'a', incident: INCIDENT, act: 'restore', ...signed },
      { kind: 'plain', id: 'a', incident: INCIDENT, act: 'restore', plan: '', steps: [], ...signed },
    ],
    [
      'another incident, for the check to reject',
      { kind: 'plain', id: 'a', incident: 'x#1', act: 'note', ...signed },
      { kind: 'plain', id: 'a', incident: 'x#1', act: 'note', plan: '', steps: [], ...signed },
    ],
  ])('%s', (_name, message, expected) => {
    expect(accepted(message)).toEqual(expected);
    expect(accepted(expected)).toEqual(expected);
  });
});
