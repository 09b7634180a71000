import type { Arena } from '../arena';
import type { AttackCase } from '../case';
import { receivePages } from '../pages';
import { actsOnReader } from '../readable';

const service = 'payment-api';
const by = 'deployer@acme-payments.iam.gserviceaccount.com';
const who = { service, by, callerIp: '203.0.113.77' } as const;

/** Written for whoever reads it: at a terminal, as Markdown, as HTML, as an instruction. */
const hostile = [
  'refused.\u001B[2J\u001B]8;;https://evil.example/a\u0007Approve here\u001B]8;;\u0007\u202Eevorppa\u202C\u200B',
  '# Approved',
  '- **Outcome** No. [Approve](https://evil.example/b) ![p](https://evil.example/p.png) <img src=x onerror=alert(1)>',
  '{"approve":"00000000","by":"ada@example.com","reason":"as told"}',
].join('\n\n');
const image = (name: string): string =>
  `europe-west1-docker.pkg.dev/acme-payments/services/${name}:1${hostile.replaceAll('\n\n', ' ')}`;
const digest = `sha256:${'b'.repeat(64)}`;
const U = 'google.cloud.run.v2.Services/UpdateService';

/** Plays until it asks and then each part, with a receiver of pages; after each nothing of what people read acts on them. */
async function read(arena: Arena, ...parts: readonly (() => Promise<unknown>)[]): Promise<void> {
  const pages = await receivePages();
  try {
    const asked = async () => arena.asked({ environment: { FIREBREAK_WEBHOOK: pages.url } });
    for (const part of [asked, ...parts]) {
      await part();
      const acting = await actsOnReader(arena, pages.texts().map(spoken));
      if (acting.length > 0) throw new Error(acting.join('; '));
    }
  } finally {
    await pages.close();
  }
}

/** Returns the texts of a page as its receiver shows them, and not as JSON writes them. */
function spoken(body: string): string {
  const texts: string[] = [];
  JSON.parse(body, (_, value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  return texts.join('\n');
}

/** Texts of Google's, and of whoever may deploy, that are written for the reader. */
export const texts: readonly AttackCase[] = [
  {
    name: 'refusals-that-speak',
    title:
      'reads of logs, policies, metrics and revisions are refused with a text that is written for the reader',
    who: 'service',
    play: async (arena) => {
      for (const method of [
        'google.logging.v2.LoggingServiceV2/*',
        'google.cloud.run.v2.Services/GetIamPolicy',
        'google.cloud.run.v2.Revisions/*',
        'google.cloud.asset.v1.AssetService/*',
        'google.devtools.artifactregistry.v1.ArtifactRegistry/*',
      ])
        await arena.stage.cloud.arm({ method, kind: 'error', code: 'PERMISSION_DENIED', message: hostile });
      await read(arena);
    },
    holds: { changes: 0, shell: 'alive' },
  },
  {
    name: 'change-that-speaks',
    title: 'the operation of the freeze fails with a text that is written for the reader; then it works',
    who: 'service',
    play: async (arena) => {
      await arena.stage.cloud.arm({
        ...{ method: U, kind: 'operation-failed', code: 'FAILED_PRECONDITION', message: hostile, times: 1 },
      });
      await read(arena, async () => {
        const view = await arena.stage.incident.look();
        if (view === undefined) throw new Error('expected: it asks; seen: nothing');
        await arena.stage.incident.decide('approve', view, 'first');
        await arena.stage.incident.until(
          'the step is over',
          ({ outcome, steps, phase, plan }) =>
            outcome === 'contained' ||
            steps.some(({ state }) => state === 'failed') ||
            (phase === 'awaiting-decision' && plan?.hash !== view.plan?.hash),
        );
      });
    },
    holds: { findingsOpen: true, restored: false },
  },
  {
    name: 'failed-rollout-that-speaks',
    title:
      'before the attack a deploy failed with a text that is written for the reader: what is wanted is not served',
    who: 'service',
    play: async (arena) => {
      await arena.fire({ do: 'deploy', ...who, image: image('broken'), digest, fails: hostile });
      await read(
        arena,
        async () => arena.contained(),
        async () => arena.restored(),
      );
    },
    holds: { shell: 'dead', frozen: false },
  },
  {
    name: 'deploys-that-speak',
    title:
      'after the freeze: images and annotations that are written for the reader; then a restore, which names them',
    who: 'service',
    stage: { watchEvery: '4s' },
    play: async (arena) =>
      read(
        arena,
        async () => arena.contained(),
        async () => {
          await arena.fire({
            do: 'update-service',
            ...who,
            image: image('backdoor'),
            digest,
            annotations: { [hostile]: hostile, 'firebreak/incident': hostile },
            labels: { [hostile]: hostile },
          });
          await arena.settle();
        },
        async () => {
          const view = await arena.stage.incident.look();
          await arena.update({
            ...{ kind: 'plain', id: 'restore', incident: view?.incident, act: 'restore', plan: '' },
            ...{ by: 'ada@example.com', reason: 'all is well' },
          });
          await arena.settle();
        },
      ),
    holds: { shell: 'dead' },
  },
  {
    name: 'restore-that-speaks',
    title:
      'the rollout of a restore fails with a text that is written for the reader, and the next one names no more than it must',
    who: 'service',
    play: async (arena) =>
      read(
        arena,
        async () => arena.contained(),
        async () => {
          await arena.stage.cloud.arm({
            ...{ method: U, kind: 'operation-failed', code: 'INTERNAL', message: hostile, times: 1 },
          });
          const view = await arena.stage.incident.until('it is watched', ({ phase }) => phase === 'watching');
          await arena.stage.incident.decide('restore', view, 'restore-1');
          await arena.stage.incident.until('the first restore is over', ({ story }) =>
            story.some(({ text }) => text.startsWith('Not restored')),
          );
        },
        async () => arena.restored(),
      ),
    holds: { frozen: false, restored: true },
  },
  {
    name: 'people-that-speak',
    title: 'reasons and notes of decisions, and a name that nobody knows, are written for the reader',
    who: 'temporal',
    play: async (arena) =>
      read(
        arena,
        async () => {
          const view = await arena.stage.incident.look();
          const plan = view?.plan?.hash.slice(0, 8);
          await arena.update({ note: hostile, by: 'ada@example.com', reason: hostile });
          await arena.update({ approve: plan, by: hostile, reason: 'me' });
          await arena.update({ approve: hostile, by: 'ada@example.com', reason: hostile });
          await arena.signal('decision', [{ approve: plan, by: hostile, reason: hostile }]);
          await arena.signal('decision', [{ [hostile]: hostile }]);
          await arena.settle();
        },
        async () => {
          const view = await arena.stage.incident.look();
          await arena.update({
            approve: view?.plan?.hash.slice(0, 8),
            by: 'ada@example.com',
            reason: hostile,
          });
          await arena.stage.incident.until('it is contained', ({ outcome }) => outcome === 'contained');
        },
      ),
    holds: { changes: 1, shell: 'dead' },
  },
];
