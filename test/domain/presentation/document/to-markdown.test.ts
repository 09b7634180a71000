import { describe, expect, test } from '@jest/globals';
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
} from '../../../../src/domain/presentation/document/block';
import { bold, exact, joined, outside, say, timeOf } from '../../../../src/domain/presentation/document/text';
import { toMarkdown } from '../../../../src/domain/presentation/document/to-markdown';

const printed = (...blocks: Parameters<typeof toMarkdown>[0]): string => toMarkdown(blocks, 20_000);

describe('a document as Markdown', () => {
  test('has a heading, paragraphs, facts, lists and commands, with a blank line between', () => {
    const text = printed(
      ...section(say`Plan`, [
        ...paragraph(say`Proposed ${timeOf('2026-10-01T12:01:00Z')}.`),
        ...facts([fact(say`How sure:`, say`very`), fact(say`Still in?`, [say`Yes.`, say`Perhaps.`])]),
        ...subheading(say`Step ${1}`),
        ...part(say`Before`, [say`one`, say`two`]),
        ...list([say`a`, say`b`]),
        ...code(['firebreak show', '  x']),
      ]),
    );
    expect(text).toBe(
      [
        '### Plan',
        'Proposed 2026-10-01 12:01:00 UTC.',
        '- **How sure:** very\n- **Still in?** Yes. Perhaps.',
        '#### Step 1',
        '**Before**\n\n- one\n- two',
        '- a\n- b',
        '```sh\nfirebreak show\n  x\n```',
      ].join('\n\n'),
    );
  });

  test.each([
    ['section', section(say`Empty`, list([]))],
    ['list', list([])],
    ['part', part(say`Before`, [])],
    ['facts', facts([])],
    ['code', code([])],
    ['links', links([])],
  ])('a %s with nothing in it is no block', (_, blocks) => {
    expect(blocks).toEqual([]);
  });

  test('a section that has no room is left out whole and named, and those behind it may still have some', () => {
    const text = toMarkdown(
      [
        ...section(say`First`, paragraph(say`short`)),
        ...section(say`Long`, paragraph(outside('x'.repeat(500)))),
        ...section(say`Last`, paragraph(say`short`)),
      ],
      100,
      ['logs'],
    );
    expect(text).toContain('### Last');
    expect(text).not.toContain('### Long');
    expect(text).toMatch(/\*\*Left out for length:\*\* Long, logs\./);
  });

  test('an alert is in bold and lines can be joined', () => {
    expect(printed(...alert(joined([say`a`, say`b`], say`; `)))).toBe('**a; b**');
  });
});

describe('a text from outside is dead, wherever it stands', () => {
  const evil = '# x [y](https://evil.example) **z** `w` \u001b[2J';

  test.each([
    ['a string that is put into a line', printed(...paragraph(say`before ${evil} after`))],
    ['an item', printed(...list([outside(evil)]))],
    ['a label', printed(...facts([fact(outside(evil), say`x`)]))],
    ['a heading', printed(...section(outside(evil), paragraph(say`x`)))],
    ['in bold', printed(...paragraph(bold(outside(evil))))],
    ['a time that is none', printed(...paragraph(timeOf(evil)))],
    ['an address', printed(...links([{ label: outside(evil), address: evil }]))],
  ])('%s', (_, text) => {
    expect(text).not.toMatch(/https:|(?<!\\)\[y|(?<!\\)\*\*z|(?<!\\)`w/);
    expect(text.includes('\u001b')).toBe(false);
  });

  test('what is copied is exact, in a code span', () => {
    expect(printed(...paragraph(exact('eu.pkg.dev/a_b@sha256:12')))).toBe('`eu.pkg.dev/a_b@sha256:12`');
  });

  test('a text is cut where there is little room for it', () => {
    expect(printed(...paragraph(say`${outside('x'.repeat(50), 10)}!`))).toBe(`${'x'.repeat(9)}…!`);
  });

  test.each([
    ['https://cloud.google.com/run', '- [page](https://cloud.google.com/run)'],
    ['https://evil.example', /^- page: hxxps:.*\(not linked: not a page of Google, VirusTotal or MITRE\)$/],
  ])('%s is linked only where it is a known page', (address, expected) => {
    const text = printed(...links([{ label: say`page`, address }]));
    if (typeof expected === 'string') expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });
});
