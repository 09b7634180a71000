import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { bytesOfText, SUMMARY_BYTES } from '../../src/domain/text/byte-limit';
import { summaryOf } from '../../src/workflows/summary';

const SOURCES = path.join(__dirname, '../../src/workflows');

describe('the summary of an activity or a timer', () => {
  test.each([
    ['a short one is kept', 'the deadline', 'the deadline'],
    ['one with a long name in it is cut', `again: recording the note by ${'a'.repeat(200)}`, undefined],
    ['one of long characters is cut between two', `again: ${'€'.repeat(100)}`, undefined],
  ])('%s', (_, text, kept) => {
    const { summary } = summaryOf(text);
    expect(bytesOfText(summary)).toBeLessThanOrEqual(SUMMARY_BYTES);
    expect(text.startsWith(summary)).toBe(true);
    expect(summary).toBe(kept ?? summary);
  });

  test('is made in one place: no other source hands one over', async () => {
    const names = (await readdir(SOURCES, { recursive: true })).filter((name) => name.endsWith('.ts'));
    const others = names.filter((name) => name !== 'summary.ts');
    const texts = await Promise.all(others.map(async (name) => readFile(path.join(SOURCES, name), 'utf8')));
    const handed = texts.flatMap(
      (text) => text.match(/[{,]\s*summary(?:: (?:['`]|[a-z]+[(;,}])|,?\s*\}\))/g) ?? [],
    );
    expect(handed).toEqual([]);
  });
});
