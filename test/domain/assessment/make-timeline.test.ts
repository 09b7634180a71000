import { describe, expect, test } from '@jest/globals';
import type { CaseFile } from '../../../src/domain/evidence/case-file';
import { timelineBlocks } from '../../../src/domain/presentation/document/grounds';
import { toMarkdown } from '../../../src/domain/presentation/document/to-markdown';
import { shortened, type Timeline } from '../../../src/domain/evidence/timeline';
import { createColors } from 'picocolors';
import { toTerminal } from '../../../src/cli/render/to-terminal';
import { caseFile, finding, line, log, related, request } from '../fixtures';
import { call, keyMade, relatedBy, trail } from '../incident-story';
import { childShell, deploy, exploit, withLog } from '../signs';
import { makeTimeline } from '../of-case-file';
import { onPage as page } from '../../../src/domain/presentation/document/block';

const whole: CaseFile = [
  log('requests', { requests: [exploit] }),
  log('stderr', { lines: [line({ at: '2026-10-01T12:00:01Z', text: 'sh: 1: id: not found' })] }),
  log('system', { lines: [line({ at: '2026-10-01T11:50:00Z', text: 'Starting new instance.' })] }),
  log('audit', { audit: [deploy] }),
].reduce<CaseFile>(
  (from, facts) => withLog(facts, from),
  caseFile({ related: related(childShell), trail: trail(keyMade) }),
);
const onPage = (timeline: Timeline): string => toMarkdown(timelineBlocks(timeline, page), 20_000);
const inTerminal = (timeline: Timeline, width: number): string =>
  toTerminal(timelineBlocks(timeline, { on: 'terminal' }), { width, colors: createColors(false) }).join('\n');
const HOSTILE = /\p{Cc}|\p{Bidi_Control}/u;
const flood = caseFile({
  findings: [finding()],
  trail: trail(
    ...Array.from({ length: 300 }, (_, n) => call({ at: new Date(1.79e12 + n).toISOString() })),
    keyMade,
  ),
});

describe('one timeline', () => {
  const { lines } = makeTimeline(whole);
  test('is in order, whatever the source', () => {
    const times = lines.map(({ at }) => Date.parse(at));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test.each([
    ['finding', 'SCC', /Reverse Shell \(HIGH\) reported/],
    ['related findings', 'SCC', /Unexpected Child Shell/],
    ['request log', 'request log', /GET \/render from 192\.0\.2\.44, answered 500/],
    ['stderr log', 'stderr log', /id: not found/],
    ['system log', 'system log', /Starting new instance/],
    ['audit log', 'audit log', /lin@example\.com deployed it/],
    ['audit trail', 'audit log', /created a key/],
  ])('has what %s tells, by its clock', (source, clock, text) => {
    const texts = lines
      .filter((each) => each.source === source && each.clock === clock)
      .map((each) => each.text);
    expect(texts.join('\n')).toMatch(text);
  });

  test.each([
    ['first-sign', /Unexpected Child Shell/],
    ['likely-entry', /\/render/],
    ['reached', /created a key/],
  ] as const)('marks the %s', (mark, text) => {
    const marked = lines.filter((each) => each.mark === mark);
    expect(marked).toHaveLength(1);
    expect(marked[0]?.text).toMatch(text);
  });

  test.each<[string, CaseFile]>([
    ['a refused request is no entry', withLog(log('requests', { requests: [{ ...exploit, status: 404 }] }))],
    ['a denied call reached nothing', caseFile({ trail: trail({ ...keyMade, succeeded: false }) })],
    ['what somebody else did was not reached', caseFile({ trail: trail({ ...keyMade, actor: 'other' }) })],
  ])('%s', (_name, given) => {
    const marks = makeTimeline(given).lines.flatMap(({ mark }) => mark ?? []);
    expect(marks).toEqual(['first-sign']);
  });

  test('a finding elsewhere says where and what it shares', () => {
    const given = caseFile({ related: { findings: [relatedBy('image')], posture: [] } });
    const texts = makeTimeline(given).lines.map(({ text }) => text);
    expect(texts.join('\n')).toMatch(/services\/other, same image/);
  });
});

describe('its bounds', () => {
  test('what is left out is counted, and what is marked stays', () => {
    const { lines, leftOut } = makeTimeline(flood);
    expect(lines).toHaveLength(40);
    expect(lines.length + leftOut).toBe(302);
    expect(lines.flatMap(({ mark }) => mark ?? [])).toEqual(['first-sign', 'reached']);
  });

  test('a time that cannot be read is counted, not guessed', () => {
    const { lines, leftOut } = makeTimeline(
      caseFile({ findings: [finding(), finding({ key: '2/x', eventTime: 'soon' })] }),
    );
    expect([lines.length, leftOut]).toEqual([1, 1]);
  });

  test('shortened, it keeps the marks', () => {
    const short = shortened(makeTimeline(whole), 3);
    expect(short.lines.flatMap(({ mark }) => mark ?? [])).toHaveLength(3);
    expect(short.leftOut).toBe(makeTimeline(whole).lines.length - 3);
  });

  test('hostile text is inert, on the page and in the terminal', () => {
    const evil = '\u001b[2J\u202e [approve](http://evil.example) ';
    const made = makeTimeline(
      caseFile({ trail: trail({ ...keyMade, principal: evil, recognised: evil.repeat(50) }) }),
    );
    for (const { text } of made.lines) {
      expect(text.length).toBeLessThanOrEqual(1_500);
      expect(text).not.toMatch(HOSTILE);
    }
    expect(onPage(made)).not.toContain('[approve](http');
    expect(inTerminal(made, 100).replaceAll('\n', ' ')).not.toMatch(HOSTILE);
  });
});

test('in the terminal each line has mark, source and clock; on the page the rest is counted', () => {
  const text = inTerminal(makeTimeline(whole), 400);
  expect(text).toContain(
    '2026-10-01 11:59:30 UTC FIRST SIGN: Unexpected Child Shell (HIGH) reported (related findings, clock: SCC)',
  );
  expect(onPage(makeTimeline(flood))).toMatch(/^- 290 more;.*$/m);
});

test('the request that times point to is a line where nothing is odd about it, once and unmarked', () => {
  const held = { request: request({ path: '/plain', at: '2026-10-01T11:59:58Z' }), why: 'it was open' };
  const read = caseFile({ logs: [log('requests', { held, entry: held })] });
  const told = makeTimeline(read).lines.filter(({ source }) => source === 'request log');
  expect(told.map(({ text, mark }) => [text, mark])).toEqual([
    [expect.stringContaining('/plain'), undefined],
  ]);
});
