import { beforeAll, describe, expect, test } from '@jest/globals';
import { arrows, rooms, spellings } from './arrow-cases';
import type { Case } from './cases';
import { guards, packages } from './guard-cases';
import { lintTexts } from './lint-texts';
import { style } from './style-cases';

const groups: readonly (readonly [string, readonly Case[]])[] = [
  ['arrows between the parts', arrows],
  ['arrows between the rooms', rooms],
  ['every spelling of an import', spellings],
  ['packages', packages],
  ['guards', guards],
  ['style', style],
];
const all = groups.flatMap(([, cases]) => cases);
const complaints = new Map<string, readonly string[]>();
const key = (file: string, text: string): string => `${file}\n${text}`;

beforeAll(async () => {
  const texts = all.flatMap((one) => [
    { file: one.file, text: one.forbidden },
    { file: one.allowedIn ?? one.file, text: one.allowed },
  ]);
  const answers = await lintTexts(texts);
  texts.forEach(({ file, text }, index) => complaints.set(key(file, text), answers[index] ?? []));
}, 60_000);

describe.each(groups)('%s', (_, cases) => {
  test.each(cases)('$name: refused', ({ file, forbidden, says }) => {
    expect(complaints.get(key(file, forbidden))).toContainEqual(expect.stringContaining(says));
  });

  test.each(cases)('$name: the allowed twin passes', ({ file, allowed, allowedIn }) => {
    expect(complaints.get(key(allowedIn ?? file, allowed))).toEqual([]);
  });
});

test('a file outside the layout is named', async () => {
  const [answers] = await lintTexts([{ file: 'src/helpers/misc.ts', text: 'export const a = 1;\n' }]);
  expect(answers).toContainEqual(expect.stringContaining('src/helpers/misc.ts has no place in the layout'));
}, 60_000);
