import { PassThrough } from 'node:stream';
import { createColors } from 'picocolors';
import { describe, expect, test } from '@jest/globals';
import { confirmClose, confirmRestore, renderRestore, openMatters } from '../../../src/cli/decide/confirm';
import type { Output } from '../../../src/cli/output';
import { Failure } from '../../../src/domain/failures';
import type { IncidentView } from '../../../src/domain/incident/incident-view';
import { verificationLevels } from '../../../src/domain/plan/verification';
import { assessment } from '../../domain/fixtures';
import { freezePlan, incident, now, slot, view } from '../views';

const at = '2026-03-01T14:01:00Z';
const levels = verificationLevels.map((level) => ({ level, verified: true, text: 'ok' }));
const plan = freezePlan();
const without = (given: IncidentView, name: 'outcome' | 'brief' | 'deadline'): IncidentView => {
  const { [name]: _, ...rest } = given;
  return rest;
};
const contained = without(
  view({
    phase: 'watching',
    outcome: 'contained',
    verification: { at, levels },
    steps: view().steps.map((step) => ({ ...step, state: 'applied' as const })),
  }),
  'deadline',
);
const held = view().brief;
const withHeld = (given: IncidentView): IncidentView =>
  held === undefined ? given : { ...given, brief: { ...held, keeps: ['a key that does not expire'] } };

const benign = { assessment: { ...assessment, verdict: 'likely-benign' as const } };

/** Somebody at a terminal who types `typed`, or nobody. */
function scene(typed?: string): {
  output: Output;
  said: () => string;
  terminal: Parameters<typeof confirmClose>[3];
} {
  const said: string[] = [];
  const colors = createColors(false);
  const add = (text: string): void => void said.push(text);
  const input = new PassThrough();
  const output = new PassThrough().on('data', (text: Buffer) => add(text.toString()));
  setImmediate(() => input.end(typed ?? ''));
  return {
    output: {
      ...{
        width: 80,
        printWidth: 80,
        noteWidth: 80,
        colors,
        noteColors: colors,
        interactive: typed !== undefined,
      },
      ...{ print: add, json: add, note: add },
    },
    said: () => said.join('\n'),
    terminal: { input, output },
  };
}

describe('what a close would leave open', () => {
  test.each<[string, IncidentView, readonly string[]]>([
    ['a question, and the shell with it', view(), ['pending', 'attacker']],
    ['an investigation', view({ phase: 'investigating' }), ['investigation', 'attacker']],
    [
      'refused: the attacker is in',
      without(view({ phase: 'watching', outcome: 'refused' }), 'deadline'),
      ['attacker'],
    ],
    ['contained: the change stands', contained, ['stays changed']],
    ['contained, and a key is out', withHeld(contained), ['attacker', 'stays changed']],
    ['not verified', { ...contained, outcome: 'not-verified' }, ['attacker', 'stays changed']],
    ['contained and restored', { ...contained, restored: true }, []],
    ['closed already', { ...contained, phase: 'closed' }, []],
  ])('%s', (_, given, expected) => {
    expect(openMatters(given, now).map(({ label }) => label)).toEqual(expected);
  });

  test('steps by hand are left, whatever else is done', () => {
    const entry = { title: 'Take it away', commands: [], stops: [], doesNotStop: [], notes: [], undo: [] };
    const given =
      held === undefined ? contained : { ...contained, restored: true, brief: { ...held, byHand: [entry] } };
    expect(openMatters(given, now)).toEqual([
      { label: 'by hand', text: expect.stringMatching(/^1 step is left to do by hand/) },
    ]);
  });
});

describe('close', () => {
  const close = async (given: IncidentView, options: object, typed?: string): Promise<string> => {
    const { output, said, terminal } = scene(typed);
    await confirmClose({ workflowId: slot, view: given }, options, output, terminal);
    return said();
  };

  test.each([
    ['over a question', view()],
    ['while it is investigated', view({ phase: 'investigating' })],
    ...(['containing', 'verifying', 'restoring'] as const).map((phase): [string, IncidentView] => [
      `while ${phase}`,
      without(view({ phase }), 'deadline'),
    ]),
    ...(['refused', 'expired', 'observed', 'failed', 'partly-contained', 'not-verified'] as const).map(
      (outcome): [string, IncidentView] => [
        `over a shell that is open: ${outcome}`,
        without(view({ phase: 'watching', outcome }), 'deadline'),
      ],
    ),
  ])('without a terminal, %s, needs --yes and says what is open', async (_, given) => {
    const refused = close(given, {});
    await expect(refused).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(/#1 is not finished\. .*attacker: \S.*--yes$/),
    });
    await expect(close(given, { yes: true })).resolves.toMatch(/attacker {8}\S/);
    await expect(close(given, { yes: true, json: true })).resolves.toBe('');
  });

  test('without a terminal, over a key that is out, needs --yes, contained or not', async () => {
    await expect(close(withHeld(contained), {})).rejects.toMatchObject({ code: 'malformed' });
    await expect(close(withHeld({ ...contained, restored: true }), {})).rejects.toMatchObject({
      code: 'malformed',
    });
  });

  test.each<[string, IncidentView]>([
    ['a benign cause', { ...view({ phase: 'watching', outcome: 'observed' }), ...benign }],
    ['no action was needed', view({ phase: 'watching', outcome: 'no-action' })],
    ['the workload is gone', view({ phase: 'watching', outcome: 'gone' })],
  ])('without a terminal, is said and closed: %s', async (_, given) => {
    await expect(close(without(given, 'deadline'), {})).resolves.toContain('attacker');
  });

  test('without a terminal, where a change stands, it is said and closed', async () => {
    await expect(close(contained, {})).resolves.toContain('stays changed');
  });

  test('where nothing is open nothing is asked', async () => {
    await expect(close({ ...contained, restored: true }, {}, '')).resolves.toBe('');
  });

  test.each(['y\n', 'yes\n', '', 'payment\n'])('on a terminal %j does not close it', async (typed) => {
    await expect(close(view(), {}, typed)).rejects.toMatchObject({ code: 'decision-rejected' });
  });

  test('on a terminal the name of the workload closes it, and --yes does', async () => {
    await expect(close(view(), {}, 'payment-api\n')).resolves.toMatch(
      /pending +plan [0-9a-f]{8} waits for approval/,
    );
    await expect(close(view(), { yes: true }, 'x\n')).resolves.not.toContain('Type payment-api');
  });

  test('an incident that no worker answers for is closed blindly with --yes only', async () => {
    const unread = { workflowId: slot, incident, unanswered: new Failure('unreachable', 'no answer') };
    const { output, terminal } = scene();
    await expect(confirmClose(unread, {}, output, terminal)).rejects.toThrow(/nobody can say what is open/);
    await expect(confirmClose(unread, { yes: true }, output, terminal)).resolves.toBeUndefined();
    const { output: screen, terminal: typed } = scene('payment-api\n');
    await expect(confirmClose(unread, {}, screen, typed)).resolves.toBeUndefined();
  });
});

describe('restore', () => {
  test('what comes back to life is shown, and that a fixed revision comes first', () => {
    const shown = renderRestore(withHeld(contained), 80, now).join('\n').replaceAll(/\s+/g, ' ');
    for (const line of plan.steps.flatMap(({ before }) => before)) expect(shown).toContain(line);
    expect(shown).toContain('deploy a fixed revision first');
    expect(shown).toContain('a key that does not expire');
  });

  const restore = async (given: IncidentView, options: object, typed?: string): Promise<string> => {
    const { output, said, terminal } = scene(typed);
    await confirmRestore(given, options, output, terminal);
    return said();
  };

  test.each(['y\n', '', 'payments\n'])('on a terminal %j restores nothing', async (typed) => {
    await expect(restore(contained, {}, typed)).rejects.toMatchObject({ code: 'decision-rejected' });
  });

  test.each<[string, IncidentView, object, string | undefined]>([
    ['the name of the workload', contained, {}, 'payment-api\n'],
    ['--yes', contained, { yes: true }, 'x\n'],
    ['without a terminal', contained, {}, undefined],
  ])('%s restores, and has been shown what comes back', async (_, given, options, typed) => {
    await expect(restore(given, options, typed)).resolves.toContain('comes back');
  });

  test.each<[string, IncidentView]>([
    ['nothing was changed', view()],
    ['it is restored already', { ...contained, restored: true }],
  ])('%s: the incident says so, and nothing is asked here', async (_, given) => {
    await expect(restore(given, {}, 'x\n')).resolves.toBe('');
  });
});
