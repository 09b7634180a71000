import { describe, expect, test } from '@jest/globals';
import type { CaseFile } from '../../../src/domain/evidence/case-file';
import type { Finding } from '../../../src/domain/finding/finding';
import { caseFile, finding, line, log, related, settings } from '../fixtures';
import { call, keyMade, trail } from '../incident-story';
import { badUrl, childShell, debugging, exploit, report, scoreOf, toPrivate, withLog } from '../signs';

const domain = { kind: 'domain', value: 'x.example', from: 'x' } as const;
const relatedOf = ({ related: known }: CaseFile): readonly Finding[] =>
  known?.findings.map((one) => one.finding) ?? [];

const signs: readonly (readonly [string, (from: CaseFile) => CaseFile])[] = [
  ['a child shell', (from) => ({ ...from, related: related(...relatedOf(from), childShell) })],
  ['a malicious URL', (from) => ({ ...from, related: related(...relatedOf(from), badUrl) })],
  ['a bad address', (from) => ({ ...from, reports: [...from.reports, report('malicious')] })],
  [
    'a suspicious domain',
    (from) => ({ ...from, reports: [...from.reports, report('suspicious', { indicator: domain })] }),
  ],
  ['an exploit request', (from) => withLog(log('requests', { requests: [exploit] }), from)],
  [
    'a shell error',
    (from) => withLog(log('stderr', { lines: [line({ text: 'bash: no job control in this shell' })] }), from),
  ],
  ['open to all', (from) => ({ ...from, settings: settings({}, { invokers: ['allUsers'] }) })],
  [
    'its token outside',
    (from) => ({ ...from, trail: trail(...(from.trail?.calls ?? []), call({ origin: 'outside' })) }),
  ],
  ['a key made by it', (from) => ({ ...from, trail: trail(...(from.trail?.calls ?? []), keyMade) })],
  [
    'a second reverse shell to the internet',
    (from) => ({ ...from, findings: [...from.findings, finding({ key: '2/f8' })] }),
  ],
];
const bases: readonly (readonly [string, CaseFile])[] = [
  ['a reverse shell', caseFile()],
  ['debugging', debugging],
  ['a shell to a private address', caseFile({ findings: [toPrivate] })],
];

describe.each(bases)('on top of %s', (_base, base) => {
  // The score of every combination of signs; bit n says whether sign n is among them.
  const scores = Array.from({ length: 2 ** signs.length }, (_, bits) =>
    scoreOf(signs.reduce((from, [, add], n) => ((bits >> n) % 2 === 1 ? add(from) : from), base)),
  );

  test.each(signs.map(([name], n) => [name, n] as const))('%s never lowers the score', (_name, n) => {
    const lowered = scores.filter((score, bits) => score > (scores[bits | (1 << n)] ?? 0));
    expect(lowered).toEqual([]);
  });
});
