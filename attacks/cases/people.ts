import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { signalNames } from '../../src/domain/message-names';
import { decision } from '../../stage/incident';
import { runFirebreak } from '../../stage/program';
import type { Arena } from '../arena';
import type { AttackCase } from '../case';

/** Edits the policy as an operator does, with the serial raised, and says so to the incident. */
async function editPolicy(arena: Arena, edit: (text: string) => string): Promise<void> {
  const file = path.join(arena.stage.folder, 'policy.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    edit(text.replace(/^serial: (\d+)/u, (_all, serial: string) => `serial: ${Number(serial) + 1}`)),
  );
  await arena.signal(signalNames.policyChanged, []);
}

const quorum = (count: number) => (text: string) =>
  text.replace(
    /approvers: .*\n/u,
    `approvers: [{ id: ada@example.com, may: [approve, refuse, restore, close, note] }, { id: bob@example.com, may: [approve, refuse, note] }]\napprovals: { freeze-service: ${count} }\n`,
  );

/** Attacks by people: who may decide, how many are needed, and what a script types in their name. */
export const people: readonly AttackCase[] = [
  {
    name: 'one-person-twice',
    title: 'two people are needed: one approves, and again under names that look the same',
    who: 'temporal',
    stage: { policy: quorum(2) },
    play: async (arena) => {
      const view = await arena.asked();
      for (const by of [
        'ada@example.com',
        'Ada@example.com',
        'ada@example.com ',
        'ada@example.com\u200b',
        '\uff41da@example.com',
        'ada@example.com.',
        'ADA@EXAMPLE.COM',
        'ada+2@example.com',
      ])
        await arena.update({ ...decision('approve', view, randomUUID()), by });
      await arena.settle();
    },
    holds: { changes: 0, frozen: false, shell: 'alive' },
  },
  {
    name: 'quorum-lowered',
    title: 'two people are needed and one approved: the policy asks for one from now on',
    who: 'operator',
    stage: { policy: quorum(2) },
    play: async (arena) => {
      const view = await arena.asked();
      await arena.update(decision('approve', view, randomUUID()));
      await editPolicy(arena, (text) => text.replace('freeze-service: 2', 'freeze-service: 1'));
      await arena.stage.incident.until(
        'it is contained',
        ({ outcome, phase }) => outcome === 'contained' && phase === 'watching',
      );
    },
    holds: { changes: 1, frozen: true, shell: 'dead' },
  },
  {
    name: 'quorum-raised',
    title: 'one person is needed: the policy asks for two before she approves',
    who: 'operator',
    stage: { policy: quorum(1) },
    play: async (arena) => {
      const view = await arena.asked();
      await editPolicy(arena, (text) => text.replace('freeze-service: 1', 'freeze-service: 2'));
      await arena.update(decision('approve', view, randomUUID()));
      await arena.settle();
    },
    holds: { changes: 0, frozen: false, shell: 'alive' },
  },
  {
    name: 'approver-removed',
    title: 'she may not approve any more when she does',
    who: 'operator',
    stage: { policy: quorum(1) },
    play: async (arena) => {
      const view = await arena.asked();
      await editPolicy(arena, (text) =>
        text.replace('id: ada@example.com, may: [approve, ', 'id: ada@example.com, may: ['),
      );
      await arena.update(decision('approve', view, randomUUID()));
      await arena.settle();
    },
    holds: { changes: 0, frozen: false, shell: 'alive' },
  },
  {
    name: 'approve-unseen',
    title: '`firebreak approve` by a script that names no plan',
    who: 'operator',
    play: async (arena) => {
      await arena.asked();
      const { code } = await runFirebreak(
        ['approve', arena.workload, '--by', 'ada@example.com', '--reason', 'x'],
        arena.stage.environment,
      );
      if (code === 0) throw new Error('expected: it is refused; seen: exit code 0');
      await arena.settle();
    },
    holds: { changes: 0, frozen: false, shell: 'alive' },
  },
  {
    name: 'close-over-question',
    title: '`firebreak close` by a script while the question is open',
    who: 'operator',
    play: async (arena) => {
      await arena.asked();
      const { code } = await runFirebreak(
        ['close', arena.workload, '--by', 'ada@example.com', '--reason', 'x'],
        arena.stage.environment,
      );
      if (code === 0) throw new Error('expected: it is refused; seen: exit code 0');
      await arena.settle();
    },
    holds: { changes: 0, findingsOpen: true, shell: 'alive', outcome: 'none' },
  },
];
