import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { signalNames } from '../../src/domain/message-names';
import type { AttackCase } from '../case';

const contained = { changes: 1, shell: 'dead', frozen: true } as const;

/** Attacks by pressure: events that never stop coming, and parts that go away in the middle. */
export const pressure: readonly AttackCase[] = [
  {
    name: 'reports-without-end',
    title:
      'a report of another finding every 100 ms, from before the question to after the approval: each would be read',
    who: 'temporal',
    play: async (arena) => {
      const { stage } = arena;
      await stage.addWorker();
      await stage.cloud.begin();
      const ending = new AbortController();
      const flood = (async () => {
        for (let at = 0; !ending.signal.aborted; at += 1) {
          const name = `organizations/688851828130/sources/5629501234567890123/locations/global/findings/f${String(at).padStart(31, '0')}`;
          await arena
            .signal(signalNames.findingReported, [{ name, eventTime: new Date().toISOString() }])
            .catch(() => undefined);
          await arena.later(Date.now() + 100);
        }
      })();
      try {
        const view = await stage.incident.until('it asks', ({ phase }) => phase === 'awaiting-decision');
        await stage.incident.decide('approve', view, randomUUID());
        await arena.until('the shell is dead', async () => {
          const { attacker } = await stage.cloud.truth();
          return attacker.shell === 'dead';
        });
      } finally {
        ending.abort();
        await flood;
      }
    },
    holds: contained,
  },
  {
    name: 'notified-of-others',
    title:
      '60 notifications with valid names of other organizations, folders and projects, and of other locations; then an approval',
    who: 'topic',
    play: async (arena) => {
      const view = await arena.asked();
      for (let at = 0; at < 60; at += 1) {
        const scope =
          ['organizations/1', 'folders/22', 'projects/333', 'projects/someone-else'][at % 4] ?? '';
        const place = at % 3 === 0 ? '/locations/eu' : '';
        const name = `${scope}/sources/5629501234567890123${place}/findings/e${String(at).padStart(31, '0')}`;
        await arena.publish(
          JSON.stringify({
            notificationConfigName: 'x',
            finding: {
              name,
              canonicalName: name,
              state: 'ACTIVE',
              category: 'Reverse Shell',
              eventTime: new Date().toISOString(),
            },
          }),
        );
      }
      await arena.contained(view);
    },
    holds: contained,
  },
  {
    name: 'policy-gone',
    title: 'the policy file is gone, empty, half and huge while it is approved, and then as it was',
    who: 'operator',
    play: async (arena) => {
      const view = await arena.asked();
      const file = path.join(arena.stage.folder, 'policy.yaml');
      const text = await readFile(file, 'utf8');
      await rm(file);
      await arena.stage.incident.decide('approve', view, randomUUID());
      for (const broken of [
        '',
        text.slice(0, text.length / 2),
        `${text}\nx: [${'[],'.repeat(400_000)}]`,
        'a: &a [*a]',
      ]) {
        await arena.signal(signalNames.policyChanged, []);
        await arena.later(Date.now() + 1_000);
        await writeFile(file, broken);
      }
      await writeFile(file, text);
      await arena.stage.incident.until('it is contained', ({ outcome }) => outcome === 'contained');
    },
    holds: contained,
  },
];
