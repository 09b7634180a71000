import { PassThrough } from 'node:stream';
import { createColors } from 'picocolors';
import { describe, expect, test } from '@jest/globals';
import { checked, named, refuseUnseen } from '../../../src/cli/decide/answer-plan';
import { confirmTyped } from '../../../src/cli/decide/confirm';
import type { Output } from '../../../src/cli/output';
import { sendDecision } from '../../../src/cli/decide/send-decision';
import { Failure } from '../../../src/domain/failures';
import { parseDecision } from '../../../src/domain/decision/parse-decision';
import type { DecisionAnswer, IncidentClient } from '../../../src/temporal/incident-client';
import { freezePlan, incident, slot, view } from '../views';

const unasked = async (): Promise<never> => Promise.reject(new Error('not asked for here'));
const SIGNED = { by: 'ada@example.com', reason: 'the shell is live' };

/** The port, with what was sent through it. */
function port(answer: (id: string) => DecisionAnswer): IncidentClient & { readonly sent: unknown[] } {
  const sent: unknown[] = [];
  return {
    sent,
    taskQueue: 'firebreak',
    list: unasked,
    view: unasked,
    finding: unasked,
    troubledFindings: unasked,
    squatters: unasked,
    runs: unasked,
    isOpen: unasked,
    decide: async (_, message, id) => {
      sent.push(message);
      return answer(id);
    },
    leave: async (_, message) => void sent.push(message),
  };
}

const counted = (id: string): DecisionAnswer => ({
  counted: true,
  receipt: { counted: true, id, incident, text: 'counted' },
});

function collected(): Output & { readonly printed: string[] } {
  const printed: string[] = [];
  const print = (text: string): void => void printed.push(text);
  const colors = createColors(false);
  const json = (value: unknown): void => print(JSON.stringify(value));
  const widths = { width: 80, printWidth: 80, noteWidth: 80 };
  return { printed, ...widths, colors, noteColors: colors, interactive: false, print, json, note: print };
}

describe('what is sent', () => {
  const plan = freezePlan();
  const steps = plan.steps.map(({ hash }) => hash);
  test.each([
    ['approve', { act: 'approve', plan: plan.hash, steps }],
    ['refuse', { act: 'refuse', plan: plan.hash, steps }],
    ['note', { act: 'note' }],
    ['restore', { act: 'restore' }],
    ['close', { act: 'close', finding: 'leave' }],
  ] as const)('%s is a decision as the incident reads it', async (_, content) => {
    const incidents = port(counted);
    await sendDecision(incidents, { workflowId: slot, view: view() }, content, SIGNED, collected());
    const parsed = parseDecision(incidents.sent[0], { incident, plan: { hash: plan.hash, steps } });
    expect(parsed).toMatchObject({ ok: true, decision: { ...content, ...SIGNED, incident, kind: 'plain' } });
  });

  test('each call has an id of its own, unless one is given', async () => {
    const incidents = port(counted);
    const send = async (options: object): Promise<void> =>
      sendDecision(
        incidents,
        { workflowId: slot, view: view() },
        { act: 'note' },
        { ...SIGNED, ...options },
        collected(),
      );
    await send({});
    await send({});
    await send({ id: 'again' });
    const ids = incidents.sent.map((message) => (message as { readonly id: string }).id);
    expect(new Set(ids).size).toBe(3);
    expect(ids[2]).toBe('again');
  });
});

describe('the receipt', () => {
  const text =
    'approve of plan 3f9a2c41 counted for payments/europe-west1/payment-api#1, and the step is begun at once by the worker';
  const answered = (id: string): DecisionAnswer => ({
    counted: true,
    receipt: { counted: true, id, incident, text },
  });

  test.each([
    ['a terminal', 60],
    ['a script', Infinity],
  ])('for %s', async (_, printWidth) => {
    const output = { ...collected(), printWidth };
    await sendDecision(port(answered), { workflowId: slot, view: view() }, { act: 'note' }, SIGNED, output);
    const lines = (output.printed[0] ?? '').split('\n');
    expect(lines.join(' ')).toMatch(/^counted: approve of plan .* by the worker \(id [0-9a-f-]{36}\)$/);
    // A name longer than the line stands whole.
    expect(lines.every((line) => line.length <= printWidth || !line.includes(' '))).toBe(true);
    expect(lines.length > 1).toBe(printWidth === 60);
  });
});

describe('what does not count', () => {
  test.each([
    ['rejected by the incident', view(), 'wrong-plan', 'wrong-plan: it names no plan.'],
    ['closed', view({ phase: 'closed' }), 'unused', 'nothing-to-decide: '],
    ['being opened', view({ incident: '' }), 'unused', 'nothing-to-decide: '],
  ])('%s', async (_, shown, code, message) => {
    const incidents = port(() => ({ counted: false, code, reason: 'it names no plan.' }));
    const sent = sendDecision(
      incidents,
      { workflowId: slot, view: shown },
      { act: 'note' },
      SIGNED,
      collected(),
    );
    await expect(sent).rejects.toMatchObject({
      code: 'decision-rejected',
      message: expect.stringContaining(message),
    });
  });

  test('advice to send a message becomes the command that shows what to type', async () => {
    const reason =
      'it names plan deadbeef, which is not the current one. Read the plan that is asked now, then send: {"approve":"120ccc3b","by":"YOU@EXAMPLE.COM","reason":"WHY"}.';
    const incidents = port(() => ({ counted: false, code: 'wrong-plan', reason }));
    const sent = sendDecision(
      incidents,
      { workflowId: slot, view: view() },
      { act: 'note' },
      SIGNED,
      collected(),
    );
    await expect(sent).rejects.toThrow(
      /Read the plan that is asked now: `firebreak show` has the commands\.$/,
    );
  });

  test('an incident that has ended takes no decision', async () => {
    const ended = { ...view(), ended: { how: 'terminated', at: '2026-03-01T14:02:00Z' } } as const;
    const incidents = port(counted);
    const sent = sendDecision(
      incidents,
      { workflowId: slot, view: ended },
      { act: 'note' },
      SIGNED,
      collected(),
    );
    await expect(sent).rejects.toThrow(/#1 has ended at 2026-03-01 14:02:00 UTC.*: terminated/);
    expect(incidents.sent).toEqual([]);
  });

  test('without Temporal the id is told, so that sending it again is safe', async () => {
    const incidents = port(() => {
      throw new Failure('temporal-unavailable', 'could not send: nobody there');
    });
    const options = { ...SIGNED, id: 'id-1' };
    const sent = sendDecision(
      incidents,
      { workflowId: slot, view: view() },
      { act: 'note' },
      options,
      collected(),
    );
    await expect(sent).rejects.toMatchObject({
      code: 'temporal-unavailable',
      message: expect.stringContaining('again with --id id-1'),
    });
  });
});

describe('the plan and the steps that are named', () => {
  const plan = freezePlan();
  const [step] = plan.steps.map(({ hash }) => hash);
  const all = { plan: plan.hash, steps: [step] };
  test.each([
    ['nothing', {}, all],
    ['the short hash', { plan: plan.hash.slice(0, 8) }, all],
    ['capitals', { plan: plan.hash.slice(0, 12).toUpperCase() }, all],
    ['another plan goes out as it is', { plan: 'deadbeef' }, { ...all, plan: 'deadbeef' }],
    ['a step', { step: [step?.slice(0, 8) ?? ''] }, all],
  ])('%s', (_, options, expected) => {
    expect(named(plan, checked(options))).toEqual(expected);
  });

  test.each([
    ['a plan that is too short', { plan: 'e1d9' }],
    ['a plan that is no hash', { plan: 'not-a-hash' }],
    ['a plan that is too long', { plan: 'a'.repeat(65) }],
    ['a step that is too short', { step: [step?.slice(0, 7) ?? ''] }],
    ['no step', { step: [''] }],
    ['a step of a terminal', { step: ['x\u001b[2J'] }],
  ])('%s is mistyped, and nothing is sent', (_, options) => {
    expect(() => checked(options)).toThrow(expect.objectContaining({ code: 'malformed' }));
  });

  test('a step that the plan does not have is told, with those that it has', () => {
    expect(() => named(plan, { step: ['deadbeef'] })).toThrow(
      /^unknown-step: .*its steps are [0-9a-f]{8} \(/,
    );
  });
});

describe('on a terminal the short hash is typed first', () => {
  const ask = async (typed: string): Promise<void> => {
    const input = new PassThrough();
    const asked = confirmTyped('approve this plan', '3f9a2c41', { input, output: new PassThrough() });
    input.end(typed);
    return asked;
  };
  test.each(['3f9a2c41\n', ' 3F9A2C41 \n'])('%j sends it', async (typed) => {
    await expect(ask(typed)).resolves.toBeUndefined();
  });
  test.each(['y\n', 'yes\n', '\n', '', '3f9a2c4\n', '3f9a2c411\n'])('%j does not', async (typed) => {
    await expect(ask(typed)).rejects.toMatchObject({ code: 'decision-rejected' });
  });
});

describe('without a terminal nobody has seen the plan', () => {
  const nobody = { interactive: false };
  test.each(['approve', 'refuse'] as const)(
    '%s names neither a plan nor --yes: mistyped, nothing is sent',
    (act) => {
      expect(() => refuseUnseen(act, {}, nobody)).toThrow(
        expect.objectContaining({ code: 'malformed', message: expect.stringMatching(/--plan HASH.*--yes/) }),
      );
    },
  );
  test.each([
    ['the plan is named', { plan: '3f9a2c41' }, nobody],
    ['whatever is asked now', { yes: true }, nobody],
    ['somebody sits at a terminal, and is shown it', {}, { interactive: true }],
  ] as const)('%s', (_, options, output) => {
    expect(() => refuseUnseen('approve', options, output)).not.toThrow();
  });
});
