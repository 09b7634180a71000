import { describe, expect, test } from '@jest/globals';
import { isSameSettings } from '../../../src/cli/sandbox/story/truth';
import { settingsCases } from '../../support/settings-cases';

describe('the settings of a service before and after a restore', () => {
  test.each(settingsCases)('%s', (_, before, after, expected) => {
    expect(isSameSettings(before, after)).toBe(expected);
  });
});
