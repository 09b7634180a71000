import { randomUUID } from 'node:crypto';
import { signalNames } from '../../src/domain/message-names';
import { decision } from '../../stage/incident';
import type { Arena } from '../arena';
import type { AttackCase } from '../case';

/** Levels of an object in an object: deeper than any reader wants to go. */
function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
}

const contained = { changes: 1, shell: 'dead', frozen: true } as const;
const finding = (id: string): string =>
  `organizations/688851828130/sources/5629501234567890123/locations/global/findings/${id}`;

async function notification(arena: Arena, more: Readonly<Record<string, unknown>>): Promise<void> {
  const [name = ''] = Object.keys((await arena.stage.cloud.truth()).findings);
  await arena.publish(
    JSON.stringify({
      notificationConfigName: 'x',
      finding: { name, canonicalName: name, state: 'ACTIVE', ...more },
    }),
  );
}

/** Messages to the incident, and to the topic, that are no messages of ours. */
export const messages: readonly AttackCase[] = [
  {
    name: 'odd-signals',
    title: 'signals 3,000 levels deep, of 1.5 MB, without content, with three; then an approval',
    who: 'temporal',
    play: async (arena) => {
      const view = await arena.asked();
      for (const name of ['decision', 'findingReported', 'policyChanged', 'unheardOf'])
        for (const content of [[deep(3_000)], ['x'.repeat(1_500_000)], [], [null, 1, 2]])
          // A signal that the server refuses reaches nobody.
          await arena.signal(name, content).catch(() => undefined);
      await arena.contained(view);
    },
    holds: contained,
  },
  {
    name: 'nonsense-in-number',
    title: '400 signals of nonsense; then an approval',
    who: 'temporal',
    play: async (arena) => {
      const view = await arena.asked();
      for (let row = 0; row < 20; row += 1)
        await Promise.all(
          Array.from({ length: 20 }, async (_, at) =>
            arena.signal(signalNames.decision, [{ nonsense: row * 20 + at }]),
          ),
        );
      await arena.contained(view);
    },
    holds: contained,
  },
  {
    name: 'reports-in-number',
    title: '60 reports of findings that there are not; then an approval',
    who: 'temporal',
    play: async (arena) => {
      const view = await arena.asked();
      for (let at = 0; at < 60; at += 1)
        await arena.signal(signalNames.findingReported, [
          { name: finding(`f${String(at).padStart(31, '0')}`), eventTime: '2026-01-01T00:00:00Z' },
        ]);
      await arena.contained(view);
    },
    holds: contained,
  },
  {
    name: 'hostile-decisions',
    title:
      'decisions with a prototype, two acts, an id that is a path, a person that is an object, a list, a text',
    who: 'temporal',
    play: async (arena) => {
      const view = await arena.asked();
      const good = decision('approve', view, randomUUID());
      for (const message of [
        JSON.parse('{"__proto__":{"answer":"approve"},"kind":"plain"}') as unknown,
        { ...good, act: 'close' },
        { ...good, id: '../../../../tmp/x' },
        { ...good, by: { toString: 'ada@example.com' } },
        { ...good, steps: ['f'.repeat(64)] },
        { ...good, incident: `${view.incident}0` },
        { ...good, reason: '' },
        [good],
        JSON.stringify(good),
        { approve: 'ffffffff', by: 'ada@example.com', reason: 'x' },
      ] as readonly unknown[])
        await arena.update(message);
    },
    holds: { changes: 0, frozen: false, shell: 'alive', decisions: 0 },
  },
  {
    name: 'undecodable-signal',
    title: 'a signal in an encoding that nobody here can read; then an approval',
    who: 'temporal',
    play: async (arena) => {
      const view = await arena.asked();
      const { client } = arena.stage.temporal;
      for (const signalName of Object.values(signalNames))
        await client.workflowService.signalWorkflowExecution({
          ...{ namespace: client.options.namespace, signalName, requestId: randomUUID() },
          workflowExecution: { workflowId: arena.stage.incident.slot },
          input: {
            payloads: [
              { metadata: { encoding: Buffer.from('binary/encrypted') }, data: Buffer.from([0, 255, 1]) },
            ],
          },
        });
      await arena.contained(view);
    },
    holds: contained,
  },
  {
    name: 'forged-notifications',
    title:
      '100 notifications of a finding that is known, each with another time, and junk between; then an approval',
    who: 'topic',
    play: async (arena) => {
      const view = await arena.asked();
      const { workflow } = arena.stage.temporal.client;
      const before = (await workflow.getHandle(arena.stage.incident.slot).describe()).historyLength;
      for (let at = 0; at < 100; at += 1) {
        await notification(arena, {
          eventTime: at % 2 === 0 ? `zz${at}` : `9999-12-31T23:59:${String(at % 60).padStart(2, '0')}Z`,
        });
        if (at % 5 === 0) await arena.publish('\u0000 not a finding');
      }
      await arena.settle();
      const grown = (await workflow.getHandle(arena.stage.incident.slot).describe()).historyLength - before;
      if (grown > 200) throw new Error(`expected: the incident hardly grows by them; seen: ${grown} events`);
      await arena.contained(view);
    },
    holds: contained,
  },
  {
    name: 'invented-findings',
    title: '30 notifications of findings that Security Command Center does not have; then an approval',
    who: 'topic',
    play: async (arena) => {
      const view = await arena.asked();
      for (let at = 0; at < 30; at += 1) {
        const name = finding(`b${String(at).padStart(31, '0')}`);
        await notification(arena, {
          name,
          canonicalName: name,
          eventTime: '2026-01-01T00:00:00Z',
          category: 'Reverse Shell',
        });
      }
      await arena.contained(view);
    },
    holds: contained,
  },
  {
    name: 'notified-as-inactive',
    title:
      'a notification says that the finding is inactive, and one that it is muted: the API says otherwise',
    who: 'topic',
    play: async (arena) => {
      await arena.asked();
      await notification(arena, { state: 'INACTIVE', eventTime: '2030-01-01T00:00:00Z' });
      await notification(arena, { mute: 'MUTED', eventTime: '2030-01-01T00:00:01Z' });
      await arena.settle();
      await arena.contained();
    },
    holds: { ...contained, findingsOpen: true },
  },
];
