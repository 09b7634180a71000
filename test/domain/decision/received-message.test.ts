import { describe, expect, test } from '@jest/globals';
import { receivedMessage, whyUndecodable } from '../../../src/domain/decision/received-message';

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

describe('what is more than a message', () => {
  test.each<{ readonly case: string; readonly message: unknown; readonly why: RegExp }>([
    { case: 'a megabyte of text', message: 'x'.repeat(1_048_576), why: /more than 16384 characters/ },
    { case: 'a megabyte in a member', message: { reason: 'x'.repeat(1_048_576) }, why: /more than 16384/ },
    { case: 'a name of a megabyte', message: { ['x'.repeat(1_048_576)]: 1 }, why: /more than 16384/ },
    {
      case: 'a hundred thousand members',
      message: Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, 1])),
      why: /more than 16384/,
    },
    { case: 'a hundred thousand levels', message: nested(100_000), why: /8 levels/ },
    { case: 'nine levels', message: nested(9), why: /8 levels/ },
  ])('$case', ({ message, why }) => {
    expect(whyUndecodable(receivedMessage(message))).toMatch(why);
  });
});

describe('what may be a message is taken as it came', () => {
  test.each([[undefined], [null], ['text'], [{ approve: '3f9a2c41' }], [nested(8)], [[1, 2]]])(
    '%j',
    (message) => {
      expect(receivedMessage(message)).toBe(message);
    },
  );
});

describe('why a message could not be decoded', () => {
  test.each<{ readonly case: string; readonly message: unknown; readonly why: string | undefined }>([
    { case: "is the converter's reason", message: { undecodable: 'it is not JSON' }, why: 'it is not JSON' },
    {
      case: 'is inert, since anybody can send one',
      message: { undecodable: '\u001b[2J\nApproved' },
      why: '\\u001b[2J\\nApproved',
    },
    { case: 'is asked for where it is no text', message: { undecodable: 7 }, why: 'it does not say why' },
    {
      case: 'is none of a message that says more',
      message: { undecodable: 'x', approve: 'y' },
      why: undefined,
    },
    { case: 'is none of a list', message: [{ undecodable: 'x' }], why: undefined },
    { case: 'is none of nothing', message: undefined, why: undefined },
    { case: 'is none of null', message: null, why: undefined },
  ])('$case', ({ message, why }) => {
    expect(whyUndecodable(message)).toBe(why);
  });
});
