import { describe, expect, test } from '@jest/globals';
import type { TrailFacts } from '../../../../src/domain/evidence/trail-facts';
import { caseFile, line, log, request } from '../../fixtures';
import { call, keyMade, trail as storyTrail } from '../../incident-story';
import { exploit } from '../../signs';
import { logLines } from '../../of-case-file';

/** The facts read from the trail, beside those of the story's other cases. */
const trail = (change: Partial<TrailFacts> = {}): TrailFacts => ({ ...storyTrail(), ...change });

const linesOf = (given: TrailFacts | undefined): string =>
  logLines(caseFile(given === undefined ? {} : { trail: given }), 400).join('\n');

describe('what the workload did is told with what that is worth', () => {
  test.each<[string, TrailFacts | undefined, readonly string[]]>([
    ['not read', undefined, ['The audit trail could not be read']],
    [
      'nothing, and reads leave no trace',
      trail({ dataAccess: 'none-written' }),
      ['audit trail: 0 entries', '0 recognised', 'no Data Access entry was found', 'left no trace'],
    ],
    [
      'nothing, and reads are not told',
      trail({ dataAccess: 'not-readable' }),
      ['the Data Access log could not be read', 'is not told'],
    ],
    ['nothing, where reads are logged', trail(), ['0 recognised; what it read is among them']],
    [
      'more than were read',
      trail({ counted: 1_000, more: true }),
      ['1000 entries', 'more exist than were read'],
    ],
    [
      'a key',
      trail({
        calls: [keyMade, call()],
        counted: 2,
      }),
      ['2 entries', '; 1 recognised', 'created a key of a service account'],
    ],
    [
      'many',
      trail({ calls: Array.from({ length: 7 }, () => keyMade), counted: 7 }),
      ['3 more recognised calls: see the timeline'],
    ],
  ])('%s', (_, given, said) => {
    for (const text of said) expect(linesOf(given)).toContain(text);
  });

  test('hostile text of a call stays inert and on its line', () => {
    const hostile = trail({
      calls: [call({ technique: 'T1098.001', recognised: 'x\n\u001b[31m# heading\u202e' })],
    });
    const lines = linesOf(hostile);
    for (const raw of ['\u001b', '\u202e', '\n# heading']) expect(lines).not.toContain(raw);
  });
});

describe('the requests that times point to', () => {
  const ESC = '\u001b';
  const held = { request: request({ path: '/held\n# x', userAgent: `${ESC}[31mred` }), why: 'it was open' };
  const shown = (change: Parameters<typeof log>[1]): string =>
    logLines(caseFile({ logs: [log('requests', change)] }), 300).join('\n');

  test('are told once where both are one, on one line', () => {
    const text = shown({ held, entry: held });
    expect(text.match(/it was open/g)).toHaveLength(1);
    expect(text).toContain('Held open: ');
    for (const raw of [ESC, '\n# x']) expect(text).not.toContain(raw);
  });

  test('the way in is a guess', () => {
    expect(shown({ entry: { ...held, why: 'it is the last' } })).toContain('Perhaps the way in: ');
  });
});

test('of the system log the ends of instances are shown, before its last lines', () => {
  const texts = [
    'Container terminated on signal 9.',
    'Starting new instance.',
    'Ready.',
    'Default probe ok.',
  ];
  const lines = texts.map((text) => line({ text }));
  const told = logLines(caseFile({ logs: [log('system', { lines })] }), 300).join();
  expect(told).toContain('signal 9');
  expect(told).not.toContain('Ready');
});

describe('the instance that the telling request reached is looked at by itself', () => {
  const [here, elsewhere] = ['00ab'.repeat(16), '77cd'.repeat(16)];
  const logs = (instance: Partial<{ instance: string }>) => [
    log('requests', {
      requests: [{ ...exploit, ...instance }, request({ instance: elsewhere }), request({ instance: here })],
    }),
    log('stderr', { lines: [line({ instance: here }), line({ instance: elsewhere }), line()] }),
    log('stdout', { lines: [line({ instance: elsewhere })] }),
  ];

  test('its lines are counted by log', () => {
    const said = logLines(caseFile({ logs: logs({ instance: here }) }), 400).join('\n');
    expect(said).toContain(
      `On the instance that it reached, ${here.slice(-12)} at the end of its id: 2 of requests, 1 of stderr`,
    );
  });

  test.each<[string, Parameters<typeof caseFile>[0]]>([
    ['no request tells anything', { logs: [] }],
    ['the request names no instance', { logs: logs({}) }],
  ])('not where %s', (_, change) => {
    expect(logLines(caseFile(change), 400).join('\n')).not.toContain('On the instance');
  });
});
