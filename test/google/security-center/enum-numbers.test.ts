import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../../src/domain/finding/finding';
import { parseFinding } from '../../../src/google/security-center/finding/parse-finding';
import { constructedFinding, notification, type Json } from '../../corpus/constructed';

const read = (more: Json): Finding =>
  parseFinding(notification(constructedFinding('a1', 'Reverse Shell', more)));

describe('enums by the numbers of either version', () => {
  test.each<readonly [string, unknown, boolean]>([
    ['v1 MUTED', 1, true],
    ['v2 UNDEFINED', 3, false],
    ['v1 UNDEFINED', 4, false],
    ['as a text', '4', false],
    ['as a float', '1.0', true],
  ])('mute: %s', (_what, mute, muted) => {
    expect(read({ mute })).toMatchObject({ muted, unreadable: [] });
  });

  test.each<readonly [unknown, string | undefined, readonly string[]]>([
    [9, 'CHOKEPOINT', []],
    [10, 'EXTERNAL_EXPOSURE', []],
    [99, undefined, ['findingClass']],
  ])('findingClass %s', (findingClass, name, unreadable) => {
    expect(read({ findingClass })).toMatchObject({ unreadable });
    expect(read({ findingClass }).findingClass).toBe(name);
  });
});
