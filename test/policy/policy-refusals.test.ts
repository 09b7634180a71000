import { describe, expect, test } from '@jest/globals';
import { parsePolicy } from '../../src/policy/parse-policy';
import { faultsOf, smallest, withLines } from './faults-of';

describe('each fault is named with its line, and nothing is ignored', () => {
  test.each<[string, string, readonly string[]]>([
    ['an empty file', '', ['policy.yaml:1: the file is empty']],
    ['comments only', '# nothing\n', ['policy.yaml:1: the file is empty']],
    ['a list', '- 1\n', ['policy.yaml:1: the policy must be a map of keys and values']],
    [
      'a misspelt key',
      withLines('aprovers: []'),
      ['policy.yaml:6: unknown key "aprovers"; did you mean "approvers"?'],
    ],
    [
      'a key in another case',
      withLines('PlainDecisions: true'),
      ['policy.yaml:6: unknown key "PlainDecisions"; did you mean "plainDecisions"?'],
    ],
    [
      'a key that is like no other',
      withLines('watch: { colour: red }'),
      ['policy.yaml:6: unknown key "colour"; known: every, closeAfter'],
    ],
    ['a key twice', withLines('serial: 2'), ['policy.yaml:6: "serial" is already set on line 1']],
    [
      'a key twice, further down',
      withLines('watch:', '  every: 1m', '  every: 2m'),
      ['policy.yaml:8: "every" is already set on line 7'],
    ],
    [
      'a key of the object prototype',
      withLines('__proto__: {}'),
      ['policy.yaml:6: unknown key "__proto__"; known: '],
    ],
    [
      'nothing required, which is listed as the documents list it',
      'plainDecisions: true\n',
      [
        'policy.yaml:1: "serial" is missing in the policy',
        'policy.yaml:1: "installation" is missing in the policy',
        'policy.yaml:1: "approvers" is missing in the policy',
      ],
    ],
    [
      'a key without a value',
      withLines('watch:', 'decideWithin:'),
      [
        'policy.yaml:6: "watch" must be a map of keys and values',
        'policy.yaml:7: "decideWithin" must be one value',
      ],
    ],
    [
      'lists and maps where one value belongs',
      withLines('decideWithin: { m: 15 }', 'protectedWorkloads: [[shop]]').replace('[approve', '[[approve]'),
      [
        'policy.yaml:5: unknown act ""; known: approve',
        'policy.yaml:6: "decideWithin" must be one value',
        'policy.yaml:7: a protected workload must be one value',
      ],
    ],
    [
      'a list where one value belongs, which hides no other fault',
      withLines('decideWithin: []', 'approvals: { freeze-service: 2 }', 'watch: [every]'),
      [
        'policy.yaml:6: "decideWithin" must be one value',
        'policy.yaml:7: "freeze-service" asks for 2 approvers, but the policy has 1',
        'policy.yaml:8: "watch" must be a map of keys and values',
      ],
    ],
    [
      'maps where lists belong',
      withLines('protectedWorkloads: { shop: true }').replace('[approve, refuse]', '{ approve: true }'),
      ['policy.yaml:5: "may" must be a list', 'policy.yaml:6: "protectedWorkloads" must be a list'],
    ],
    [
      'a fault in one of several values that belong together',
      withLines(
        'remindAfter: never',
        'decideWithin: 1m',
        'verification: { limit: soon, poll: 40m, quiet: 1 }',
      ),
      [
        'policy.yaml:6: "remindAfter" must be a duration like',
        'policy.yaml:8: "limit" must be a duration like',
        'policy.yaml:8: "poll" must be a duration from 1s to 30m',
        'policy.yaml:8: "quiet" must be a duration with its unit',
      ],
    ],
  ])('%s', (_, text, faults) => {
    expect(faultsOf(text)).toEqual(faults.map((fault) => expect.stringContaining(fault)));
  });

  test('all of them at once, in the order of the file', () => {
    const text = `serial: zero
instalation: example
approvers:
  - id: "*@example.com"
    may: [aprove]
plainDecisions: yes
decideWithin: 15
remindAfter: 20m
verification: { limit: 1m, poll: 90s }
`;
    expect(faultsOf(text)).toEqual([
      'policy.yaml:1: "serial" must be a whole number from 1 to 2147483647, not "zero"',
      'policy.yaml:1: "installation" is missing in the policy',
      'policy.yaml:2: unknown key "instalation"; did you mean "installation"?',
      'policy.yaml:4: "id" must be one exact name of letters, digits and ._+@:/- (patterns are not allowed), not "*@example.com"',
      'policy.yaml:5: unknown act "aprove"; did you mean "approve"?',
      'policy.yaml:6: "plainDecisions" must be true or false, not "yes"',
      'policy.yaml:7: "decideWithin" must be a duration with its unit (15s, 15m or 15h), not "15"',
      'policy.yaml:9: "poll" (90s) must be less than "limit" (1m)',
      'policy.yaml:9: "quiet" (2m) must be less than "limit" (1m)',
    ]);
  });

  test('text from the file cannot write into the terminal', () => {
    const [fault] = faultsOf(withLines('"\\e[31mred\\n": 1'));
    expect(fault).toContain('\\u001b[31mred\\n');
    expect(fault).not.toMatch(/\p{Cc}/u);
  });
});

describe('values', () => {
  test.each([
    ['serial', '0', 'a whole number from 1'],
    ['serial', '1.5', 'a whole number'],
    ['serial', '0x10', 'a whole number'],
    ['serial', '-1', 'a whole number'],
    ['serial', '1e3', 'a whole number'],
    ['serial', '99999999999', 'a whole number'],
    ['installation', '"two words"', 'a name of up to 63'],
    ['installation', '[a]', 'must be one value'],
    ['plainDecisions', '"on"', 'true or false'],
    ['plainDecisions', '1', 'true or false'],
    ['plainDecisions', 'True', 'true or false'],
    ['decideWithin', '15', 'a duration with its unit (15s, 15m or 15h)'],
    ['decideWithin', '15 m', 'a duration like 90s, 15m or 72h'],
    ['decideWithin', '15min', 'a duration like'],
    ['decideWithin', '1.5h', 'a duration like'],
    ['decideWithin', '-15m', 'a duration like'],
    ['decideWithin', '2d', 'a duration like'],
    ['decideWithin', '0m', 'a duration from 2s to 168h'],
    ['decideWithin', '169h', 'a duration from 2s to 168h'],
    ['remindAfter', '169h', 'a duration from 1s to 168h'],
    ['verification', '{ limit: 31m }', 'a duration from 2s to 30m'],
    ['verification', '{ poll: 31m }', 'a duration from 1s to 30m'],
    ['verification', '{ quiet: 31m }', 'a duration from 1s to 30m'],
    ['watch', '{ every: 25h }', 'a duration from 1s to 24h'],
    ['watch', '{ closeAfter: 2161h }', 'a duration from 1s to 2160h'],
    ['approvals', '{ freeze-service: 0 }', 'a whole number from 1 to 10'],
    ['approvals', '{ freeze-service: 50% }', 'a whole number from 1 to 10'],
    ['approvals', '{ freeze-services: 1 }', 'did you mean "freeze-service"?'],
    ['approvals', '{ freeze-service: 2 }', 'asks for 2 approvers, but the policy has 1 who may approve'],
    ['approvals', '1', 'must be a map'],
    ['protectedWorkloads', 'shop', 'must be a list'],
  ])('%s: %s is refused', (key, value, why) => {
    const lines = smallest.split('\n').filter((line) => !line.startsWith(`${key}:`));
    expect(faultsOf(`${lines.join('\n')}${key}: ${value}\n`).join('\n')).toContain(why);
  });

  test.each([
    ['decideWithin', '90s', { decideWithinMs: 90_000, remindAfterMs: 60_000 }],
    ['decideWithin', '15m', { decideWithinMs: 900_000, remindAfterMs: 60_000 }],
    ['decideWithin', '72h', { decideWithinMs: 259_200_000, remindAfterMs: 60_000 }],
    ['decideWithin', '"15m"', { decideWithinMs: 900_000, remindAfterMs: 60_000 }],
  ])('%s: %s is taken', (key, value, parts) => {
    expect(parsePolicy(withLines(`${key}: ${value}`, 'remindAfter: 1m'), 'p').policy).toMatchObject(parts);
  });

  test.each([
    ['equal', 'decideWithin: 10m', 'remindAfter: 10m'],
    ['later', 'decideWithin: 10m', 'remindAfter: 11m'],
    ['later by its default', 'decideWithin: 9m', ''],
  ])('a reminder that is not before the deadline is refused: %s', (_, ...lines) => {
    expect(faultsOf(withLines(...lines)).join('\n')).toMatch(
      /"remindAfter" \(1[01]m\) must be less than "decideWithin"/,
    );
  });
});

describe('what makes a file say something else than its lines show', () => {
  test.each([
    ['an anchor', withLines('watch: &w { every: 1m }'), 'policy.yaml:6: anchor "&w" is not allowed'],
    [
      'an alias',
      withLines('watch: &w { every: 1m }', 'verification: *w'),
      'policy.yaml:7: alias "*w" is not allowed',
    ],
    [
      'a merge key',
      withLines('watch:', '  <<: { every: 1m }'),
      'policy.yaml:7: merge key "<<" is not allowed',
    ],
    [
      'a tag',
      withLines('plainDecisions: !!bool "true"'),
      'policy.yaml:6: tag "tag:yaml.org,2002:bool" is not allowed',
    ],
    [
      'a tag of somebody',
      withLines('watch: !include other.yaml'),
      'policy.yaml:6: tag "!include" is not allowed',
    ],
    ['a version directive', `%YAML 1.1\n---\n${smallest}`, 'policy.yaml:1: directives'],
    ['a tag directive', `%TAG ! tag:x,2000:\n---\n${smallest}`, 'policy.yaml:1: directives'],
    ['two documents', `${smallest}---\n${smallest}`, 'policy.yaml:6: not valid YAML'],
    [
      'keys without values in braces',
      '{ serial: 1, installation: e, approvers: [{ id: ada, may: [approve] }], watch, plainDecisions }',
      'policy.yaml:1: "watch" must be a map',
    ],
    ['a list as a key', withLines('? [a]', ': 1'), 'policy.yaml:6: a key in the policy must be one word'],
    ['broken YAML', withLines('watch: { every: 1m'), 'not valid YAML'],
    ['a tab', withLines('watch:', '\tevery: 1m'), 'not valid YAML'],
    ['nesting in brackets', `a: ${'['.repeat(40)}`, 'nests too deeply'],
    ['nesting in brackets over lines', `a: ${'[\n '.repeat(40)}`, 'nests too deeply'],
    ['nesting in entries', `${'- '.repeat(5_000)}a`, 'nests too deeply'],
    ['a huge file', `${smallest}#${'x'.repeat(70_000)}`, 'a policy has at most 65536'],
  ])('%s', (_, text, fault) => {
    expect(faultsOf(text).join('\n')).toContain(fault);
  });
});
