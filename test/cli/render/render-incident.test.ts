import { describe, expect, test } from '@jest/globals';
import { renderIncident } from '../../../src/cli/render/render-incident';
import { renderShortPlan } from '../../../src/cli/render/render-plan';
import { shortHash } from '../../../src/domain/text/digest';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import type { Phase } from '../../../src/domain/phases';
import { freezePlan, incident, plain, view } from '../views';

const lines = (shown: IncidentView): readonly string[] => renderIncident(shown, plain).split('\n');
const levels = (verified: boolean) => ({
  at: '2026-03-01T13:59:00Z',
  levels: (['control-plane', 'instances', 'symptom'] as const).map((level) => ({
    level,
    verified: level === 'instances' ? verified : true,
    text: level === 'instances' ? 'two samples' : 'as it must be',
  })),
});

describe('what somebody needs who was woken up', () => {
  const text = renderIncident(view(), plain);
  const short = shortHash(view().plan?.hash ?? '');

  test('stands on the first 25 lines', () => {
    const first = lines(view()).slice(0, 25).join('\n');
    expect(first).toContain('AWAITING-DECISION  CRITICAL');
    expect(first).toMatch(/Attacker +Likely yes/);
    expect(first).toMatch(/If you approve +\S/);
    expect(first).toMatch(/It stops +\S/);
    expect(first).toMatch(/Users notice +\S/);
    expect(first).toMatch(/Decide by +2026-03-01 14:12:00 UTC \(in 12 min\)\. Without an\s+answer\s+nothing/);
    expect(first).toContain('ada@example.com or bob@example.com');
    expect(first).toContain(`--plan ${short} --by YOU --reason WHY`);
  });

  test('is followed by reasons, gaps, facts, plan with commands, and story', () => {
    const headings = [...text.matchAll(/^[A-Z][A-Z &:,']+$/gm)].map(([line]) => line);
    expect(headings).toEqual([
      'ASSESSMENT',
      'GAPS: WHAT COULD NOT BE READ',
      'FACTS',
      'VIRUSTOTAL',
      'ATT&CK',
      'SETTINGS',
      'LOGS',
      "GOOGLE'S GUIDANCE, AND WHAT FIREBREAK MADE OF IT",
      'FINDINGS',
      'LINKS',
      'PLAN',
      'COMMANDS OF THE PLAN, WITHOUT FIREBREAK',
      'STORY',
      'BOUND TO',
    ]);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('Grant logging.privateLogEntries.list to close it.');
  });

  test('the commands can be copied whole', () => {
    const commands = freezePlan().steps.flatMap((step) => [...step.commands.apply, ...step.commands.undo]);
    expect(commands.length).toBeGreaterThan(1);
    commands.forEach((command) => expect(lines(view())).toContain(`  ${command}`));
  });

  test('fits 80 columns, but for what is copied whole', () => {
    const long = lines(view()).filter(
      (line) => line.length > 80 && !/^ {2,4}(?:gcloud|https|projects)/.test(line),
    );
    expect(long).toEqual([]);
  });
});

describe('whether the attacker is still in is never said better than it was verified', () => {
  test.each<[string, Partial<IncidentView>, string]>([
    ['nothing read yet', { phase: 'investigating' }, 'Likely yes'],
    ['being carried out', { phase: 'containing' }, 'Assume yes until'],
    ['being verified', { phase: 'verifying' }, 'Not proven to be out. Nothing was looked at yet.'],
    [
      'verified',
      { phase: 'watching', outcome: 'contained', verification: levels(true) },
      'No longer in this service',
    ],
    [
      'called contained, but a level is open',
      { phase: 'watching', outcome: 'contained', verification: levels(false) },
      'Not proven to be out. Open: instances: two samples',
    ],
    [
      'one level open',
      { phase: 'watching', outcome: 'not-verified', verification: levels(false) },
      'Not proven to be out. Open: instances: two samples',
    ],
    [
      'restored',
      { phase: 'watching', outcome: 'contained', restored: true, verification: levels(true) },
      'The instances that the attacker was in were ended. The service runs the same code again: the way in is open',
    ],
    ['refused', { phase: 'watching', outcome: 'refused' }, 'Nothing was changed'],
  ])('%s', (_, changes, says) => {
    const text = renderIncident(view(changes), plain).replaceAll(/\s+/g, ' ');
    expect(text).toContain(`Attacker ${says}`);
    expect(text.includes('Attacker No longer')).toBe(says.startsWith('No longer'));
  });
});

describe('what to type fits where the incident stands', () => {
  const cases: readonly [string, Partial<IncidentView>, readonly string[]][] = [
    ['asked', {}, ['approve', 'refuse', 'acknowledge']],
    [
      'somebody is on it',
      { acknowledged: { by: 'ada@example.com', at: '2026-03-01T13:58:00Z' } },
      ['approve', 'refuse'],
    ],
    ['contained', { phase: 'watching', outcome: 'contained' }, ['restore', 'close']],
    ['partly contained', { phase: 'watching', outcome: 'partly-contained' }, ['restore', 'close']],
    ['restored', { phase: 'watching', outcome: 'contained', restored: true }, ['close']],
    ['refused', { phase: 'watching', outcome: 'refused' }, ['close']],
    ['under way', { phase: 'containing' }, ['watch']],
    ['closed', { phase: 'closed', outcome: 'contained' }, []],
    ['not opened yet', { incident: '', phase: 'investigating' }, []],
  ];
  test.each(cases)('%s', (_, changes, commands) => {
    const typed = lines(view(changes)).flatMap((line) => /^ {2}firebreak (\S+)/.exec(line)?.[1] ?? []);
    expect(typed).toEqual(commands);
  });

  test('a shell reads the name back as one word', () => {
    expect(renderIncident(view(), plain)).toContain(`firebreak approve '${incident}' \\`);
  });
});

test.each<Phase>([
  'investigating',
  'awaiting-decision',
  'containing',
  'verifying',
  'watching',
  'restoring',
  'closed',
])('an incident that knows nothing yet can be shown while %s', (phase) => {
  const { brief: _b, plan: _p, deadline: _d, ...rest } = view({ phase, incident: '', gaps: [], steps: [] });
  const text = renderIncident(rest, plain);
  expect(text).toContain('being opened');
  expect(text).not.toContain('undefined');
});

describe('text from outside does nothing to the terminal', () => {
  const hostile = [
    ['colours and cursor', '\u001b[2J\u001b[31mAPPROVED'],
    ['C1 control sequence', '\u009b2Jgone'],
    ['a second line', 'fine\nDecide by       tomorrow\r\n  firebreak approve --yes'],
    ['bidi override', 'safe\u202egnp.exe'],
    ['zero width', 'pay\u200bment'],
    ['title change', '\u001b]0;owned\u0007'],
    ['a very long word', 'A'.repeat(5_000)],
  ] as const;
  // Everything that a terminal could act on, and every format character, except the line breaks of the layout itself.
  const ACTIVE = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;

  test.each(hostile)('%s', (_, text) => {
    const { brief } = view();
    if (brief === undefined) throw new Error('no brief');
    const plan = freezePlan({ title: text, disturbs: [text], before: [text] });
    const shown = view({
      plan,
      severity: 'HIGH',
      brief: {
        ...brief,
        headline: text,
        attacker: text,
        facts: [{ label: text, value: text }],
        virusTotal: [text],
        logs: [text],
        links: [{ label: text, value: text }],
        guidance: [{ google: text, made: text }],
      },
      findings: [{ name: text, category: text, severity: 'HIGH', eventTime: text }],
      gaps: [{ what: text, why: text, hides: text, permission: text }],
      approvers: [text],
      changedSince: [text],
      story: [{ at: text, text }],
      rejections: [{ at: text, via: 'signal', code: 'malformed', reason: text }],
      decisions: [
        {
          at: text,
          via: 'signal',
          decision: {
            kind: 'plain',
            id: '1',
            incident,
            act: 'note',
            plan: '',
            steps: [],
            by: text,
            reason: text,
          },
        },
      ],
    });
    const rendered = [renderIncident(shown, plain), renderShortPlan(shown, plan, plain)];
    for (const output of rendered) {
      expect(output).not.toMatch(ACTIVE);
      expect(output.split('\n').filter((line) => line.startsWith('  firebreak approve --yes'))).toEqual([]);
      expect(output.split('\n').filter((line) => line.startsWith('Decide by       tomorrow'))).toEqual([]);
    }
  });
});

test('the short plan says what an answer needs', () => {
  const shown = view();
  const text = renderShortPlan(shown, freezePlan(), plain);
  for (const needed of [
    'Before',
    'After',
    'Users notice',
    'Does NOT stop',
    'Decide by',
    'Dry run',
    'Not known',
  ]) {
    expect(text).toMatch(new RegExp(`^${needed} +\\S`, 'm'));
  }
});
