import { expect, test } from '@jest/globals';
import { createColors } from 'picocolors';
import { toTerminal } from '../../../src/cli/render/to-terminal';
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
  subheading,
} from '../../../src/domain/presentation/document/block';
import { bold, exact, outside, say, timeOf } from '../../../src/domain/presentation/document/text';

const layout = { width: 40, colors: createColors(false) };

test('a document is laid out in columns, with room before what somebody looks for', () => {
  const document = [
    ...alert(say`It did not count.`),
    ...alert(say`Nor did this.`),
    ...facts([
      fact(say`How sure:`, say`very`, say`Verdict`),
      fact(say`Still in?`, [say`Yes.`, say`Perhaps, as far as anybody can tell.`]),
    ]),
    ...section(say`Plan`, [
      ...paragraph(say`Proposed ${timeOf('2026-10-01T12:01:00Z')} by ${bold(exact('ada'))}.`),
      ...subheading(say`Step ${1}`),
      ...part(say`After a restore, this differs`, [say`one`], say`Undo differs`),
      ...list([say`a`]),
      ...code(['firebreak show \\', '  x']),
      ...links([{ label: say`page`, address: `https://cloud.google.com/${'a'.repeat(40)}` }]),
    ]),
  ];
  expect(toTerminal(document, layout)).toEqual([
    '',
    '! It did not count.',
    '! Nor did this.',
    '',
    'Verdict         very',
    'Still in?       Yes.',
    '                Perhaps, as far as',
    '                anybody can tell.',
    '',
    'PLAN',
    'Proposed 2026-10-01 12:01:00 UTC by ada.',
    '',
    'Step 1',
    'Undo differs    one',
    '  - a',
    '  firebreak show \\',
    '    x',
    '  - page',
    `    https://cloud.google.com/${'a'.repeat(40)}`,
  ]);
});

test('a text from outside comes out inert and whole, wherever it stands', () => {
  const evil = `\u001b[2J\u202e${'x'.repeat(3_000)}\nfirebreak approve`;
  const document = [
    ...alert(outside(evil, 10)),
    ...facts([fact(say`x`, outside(evil, 10))]),
    ...section(outside(evil, 10), [
      ...paragraph(say`${evil}`),
      ...part(say`x`, [exact(evil)]),
      ...list([timeOf(evil)]),
      ...code([evil]),
      ...links([{ label: outside(evil), address: evil }]),
    ]),
  ];
  const lines = toTerminal(document, layout);
  expect(lines.join('\n')).not.toMatch(/[^\P{C}\n]/u);
  expect(lines.filter((line) => line.startsWith('firebreak'))).toEqual([]);
  expect(lines.join('\n')).toContain('x'.repeat(3_000));
});
