import { randomUUID } from 'node:crypto';
import { signalNames } from '../../src/domain/message-names';
import { decision } from '../../stage/incident';
import type { Arena } from '../arena';
import type { AttackCase } from '../case';

const service = 'payment-api';
const containment = 'firebreak-containment';

async function containedAndRestored(arena: Arena): Promise<void> {
  await arena.asked();
  await arena.contained();
  await arena.restored();
}

/** Sends what was recorded once more: alone, and by a workflow that passes for the incident. Each must be refused, for a reason that fits. */
async function sentAgain(arena: Arena, type: string, why: string): Promise<void> {
  const inputs = await arena.recorded(type);
  if (inputs.length === 0) throw new Error(`expected: an order ${type} is recorded; seen: none`);
  for (const input of inputs) await arena.activity(type, input, containment);
  const puppet = await arena.puppet();
  for (const input of inputs) {
    const { text } = await puppet.does(type, input, containment);
    if (!text.includes(why)) throw new Error(`expected: ${type} is refused, "${why}"; seen: ${text}`);
  }
  await puppet.end();
}

/** Old approvals, late ones, those of strangers, and those that Temporal's own tools bring back. */
export const approvals: readonly AttackCase[] = [
  {
    name: 'replay-after-replace',
    title: 'contained, restored, marks dropped by a deploy: the recorded order to freeze is sent again',
    who: 'temporal',
    play: async (arena) => {
      await containedAndRestored(arena);
      await arena.fire({ do: 'replace-service', service, by: 'lin@example.com', keeps: [] });
      await sentAgain(arena, 'applyStep', 'an approval counts once');
    },
    holds: { changes: 2, frozen: false, restored: true },
  },
  {
    name: 'replay-with-marks',
    title: 'contained, restored: the recorded order to freeze is sent again',
    who: 'temporal',
    play: async (arena) => {
      await containedAndRestored(arena);
      await sentAgain(arena, 'applyStep', 'an approval counts once');
    },
    holds: { changes: 2, frozen: false, restored: true },
  },
  {
    name: 'replay-restore',
    title: 'contained, restored, then frozen by the owner: the recorded order to restore is sent again',
    who: 'temporal',
    play: async (arena) => {
      await containedAndRestored(arena);
      await arena.fire({ do: 'scale', service, by: 'lin@example.com', manualInstanceCount: 0 });
      await sentAgain(arena, 'undoStep', 'restored');
    },
    holds: { changes: 2, frozen: true },
  },
  {
    name: 'reset-before-decision',
    title: 'contained: reset to before the decision, which comes again at another time',
    who: 'operator',
    play: async (arena) => {
      await arena.asked();
      await arena.contained();
      await arena.acts.reset('decide');
      await arena.stage.incident.until(
        'it is contained again',
        ({ outcome, phase }) => outcome === 'contained' && phase === 'watching',
      );
    },
    holds: { changes: 1, frozen: true, shell: 'dead', decisions: 1, outcome: 'contained' },
  },
  {
    name: 'reset-before-change',
    title: 'contained: reset to before the change',
    who: 'operator',
    play: async (arena) => {
      await arena.asked();
      await arena.contained();
      await arena.acts.reset('applyStep');
      await arena.stage.incident.until(
        'it is contained again',
        ({ outcome, phase }) => outcome === 'contained' && phase === 'watching',
      );
    },
    holds: { changes: 1, frozen: true, shell: 'dead', decisions: 1, outcome: 'contained' },
  },
  {
    name: 'reset-to-start',
    title: 'contained: reset to the start',
    who: 'operator',
    play: async (arena) => {
      await arena.asked();
      await arena.contained();
      await arena.acts.reset('start');
      await arena.stage.incident.until(
        'it is contained again',
        ({ outcome, phase }) => outcome === 'contained' && phase === 'watching',
      );
    },
    holds: { changes: 1, frozen: true, shell: 'dead' },
  },
  {
    name: 'reset-after-restore',
    title: 'contained, restored, marks dropped by a deploy: reset to before the change',
    who: 'operator',
    play: async (arena) => {
      await containedAndRestored(arena);
      await arena.fire({ do: 'replace-service', service, by: 'lin@example.com', keeps: [] });
      await arena.acts.reset('applyStep');
      await arena.stage.incident.until('the old yes is refused', ({ story }) =>
        story.some(({ text }) => text.includes('an approval counts once')),
      );
    },
    holds: { changes: 2, frozen: false },
  },
  {
    name: 'recorded-too-late',
    title:
      'the question has expired: a decision is recorded with a time before the deadline, and its order sent',
    who: 'temporal',
    stage: {
      policy: (text) =>
        text.replace('decideWithin: 15m', 'decideWithin: 4s').replace('remindAfter: 10m', 'remindAfter: 2s'),
    },
    play: async (arena) => {
      const view = await arena.asked();
      await arena.stage.incident.until('it has expired', ({ outcome }) => outcome === 'expired');
      const counted = {
        decision: whole(decision('approve', view, randomUUID())),
        at: view.openedAt,
        via: 'update',
      };
      await arena.activity('recordDecision', counted);
      const step = view.plan?.steps[0]?.hash;
      await arena.activity('applyStep', { plan: view.plan, step, decisions: [counted] }, containment);
    },
    holds: { changes: 0, frozen: false, shell: 'alive', outcome: 'expired' },
  },
  {
    name: 'stranger-refuses',
    title: 'a refusal by somebody whom no policy knows is recorded; then Ada approves',
    who: 'temporal',
    play: async (arena) => {
      const view = await arena.asked();
      const refusal = {
        ...whole(decision('approve', view, randomUUID())),
        act: 'refuse',
        by: 'nobody-at-all',
      };
      await arena.activity('recordDecision', { decision: refusal, at: view.openedAt, via: 'update' });
      await arena.contained(view);
    },
    holds: { changes: 1, frozen: true, shell: 'dead' },
  },
  {
    name: 'plain-not-allowed',
    title: 'decisions without a signature do not count: by update, by record and order',
    who: 'temporal',
    stage: { policy: (text) => text.replace('plainDecisions: true', 'plainDecisions: false') },
    play: async (arena) => {
      const view = await arena.asked();
      const approval = decision('approve', view, randomUUID());
      await arena.update(approval);
      const counted = { decision: whole(approval), at: new Date().toISOString(), via: 'update' };
      await arena.activity('recordDecision', counted);
      await arena.activity(
        'applyStep',
        { plan: view.plan, step: view.plan?.steps[0]?.hash, decisions: [counted] },
        containment,
      );
    },
    holds: { changes: 0, frozen: false, shell: 'alive' },
  },
  {
    name: 'broken-orders',
    title:
      'orders to the containment process that are nothing, a text, empty, of another target under the true hash',
    who: 'temporal',
    play: async (arena) => {
      const view = await arena.asked();
      const [step] = view.plan?.steps ?? [];
      const elsewhere = { ...step?.target, workload: { ...step?.target.workload, name: 'catalog-api' } };
      const moved = { ...view.plan, steps: [{ ...step, target: elsewhere }] };
      for (const input of [
        null,
        'applyStep',
        {},
        { plan: view.plan, step: step?.hash, decisions: 'approved' },
        { plan: moved, step: step?.hash, decisions: [] },
      ])
        await arena.activity('applyStep', input, containment);
    },
    holds: { changes: 0, frozen: false, shell: 'alive' },
  },
  {
    name: 'preview-is-no-change',
    title: 'the recorded preview is sent again and again',
    who: 'temporal',
    play: async (arena) => {
      await arena.asked();
      for (const input of await arena.recorded('previewStep'))
        await Promise.all([1, 2, 3].map(async () => arena.activity('previewStep', input, containment)));
    },
    holds: { changes: 0, frozen: false },
  },
  {
    name: 'same-id-other-content',
    title: 'an approval, and a refusal under the same id',
    who: 'temporal',
    play: async (arena) => {
      const view = await arena.asked();
      const approval = decision('approve', view, randomUUID());
      await Promise.all([
        arena.update(approval),
        arena.update({ ...approval, answer: 'refuse' }),
        arena.signal(signalNames.decision, [{ ...approval, by: 'somebody@example.com' }]),
      ]);
      await arena.stage.incident.until('it has come to rest', ({ phase }) => phase === 'watching');
    },
    holds: { decisions: 1 },
  },
];

/** A decision as it is recorded: its answer is an act like any other. */
function whole({ answer, act, ...rest }: { readonly answer?: string; readonly act?: string }) {
  return { ...rest, act: answer ?? act };
}
