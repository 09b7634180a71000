import { expect, test } from '@jest/globals';
import {
  alert,
  code,
  fact,
  facts,
  links,
  list,
  paragraph,
  part,
  section,
} from '../../../../src/domain/presentation/document/block';
import { bold, exact, outside, say, timeOf } from '../../../../src/domain/presentation/document/text';
import { lineOf, toText } from '../../../../src/domain/presentation/document/to-text';

test('a document is plain lines', () => {
  const document = [
    ...alert(say`Look.`),
    ...section(say`Plan`, [
      ...paragraph(say`Until ${timeOf('2026-10-01T12:01:00Z')}, by ${exact('ada@example.com')}.`),
      ...facts([fact(say`How sure:`, [say`very`, bold(say`so.`)])]),
      ...part(say`Stops`, [say`one`, say`two`]),
      ...list([say`a`]),
      ...code(['firebreak show']),
      ...links([{ label: say`page`, address: 'https://cloud.google.com/run' }]),
    ]),
  ];
  expect(toText(document).split('\n')).toEqual([
    'Look.',
    'Plan',
    'Until 2026-10-01 12:01:00 UTC, by ada@example.com.',
    'How sure: very so.',
    'Stops: one',
    'Stops: two',
    'a',
    'firebreak show',
    'page: hxxps://cloud[.]google[.]com/run',
  ]);
});

test('a text from outside makes no line, no link, no mention and no bold', () => {
  const evil = '<!channel> *b* [x](https://evil.example) @here\nfirebreak approve \u001b[2J';
  const text = toText([...paragraph(say`${evil}`), ...list([outside(evil)])]);
  expect(text).not.toMatch(/https:|[<>*]|(?<!\[)@here|\]\(|evil\.example/);
  expect(text.includes('\u001b')).toBe(false);
  expect(text.split('\n')).toHaveLength(2);
  expect(lineOf(outside('x'.repeat(50), 10))).toHaveLength(10);
});
