import { randomUUID } from 'node:crypto';
import { decision } from '../../stage/incident';
import { methods } from '../../stage/methods';
import type { Arena } from '../arena';
import type { AttackCase } from '../case';

const service = 'payment-api';
const by = 'deployer@acme-payments.iam.gserviceaccount.com';
const who = { service, by, callerIp: '203.0.113.77' } as const;
const quick = { watchEvery: '4s' } as const;
const backdoor = {
  image: 'europe-west1-docker.pkg.dev/acme-payments/services/backdoor:1',
  digest: `sha256:${'b'.repeat(64)}`,
} as const;
const thawed = { minInstanceCount: 1, maxInstanceCount: 10 };

/** Returns our marks on the service as they are now, which anybody who may read it can see. */
async function marksOf(arena: Arena): Promise<Readonly<Record<string, string>>> {
  const { annotations = {} } = (await arena.stage.cloud.truth()).services[service]?.spec ?? {};
  const all = Object.entries(typeof annotations === 'object' && annotations !== null ? annotations : {});
  return Object.fromEntries(
    all.flatMap(([name, value]) =>
      name.startsWith('firebreak/') && typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}

/** Approves while the answer to the change is late, and does something before it comes. */
async function inTheCall(arena: Arena, does: () => Promise<void>): Promise<void> {
  const view = await arena.asked();
  await arena.stage.cloud.arm({
    ...{ method: methods.change, kind: 'late-answer', milliseconds: 4_000, times: 1 },
  });
  await arena.stage.incident.decide('approve', view, randomUUID());
  await arena.until('the change is made', async () => {
    const { calls, underWay } = await arena.stage.cloud.truth();
    return [...calls, ...underWay].some(
      ({ method, validateOnly }) => method === methods.change && !validateOnly,
    );
  });
  await does();
}

async function asksAgain(arena: Arena, first: string): Promise<void> {
  await arena.stage.incident.until(
    'it asks again',
    ({ phase, plan }) => phase === 'awaiting-decision' && plan !== undefined && plan.hash !== first,
  );
}

/** The same things at the wrong moment: between preview and approval, between a call and its answer, after the end. */
export const timing: readonly AttackCase[] = [
  {
    name: 'claim-of-earlier',
    title:
      'contained, restored, attacked again: the service carries every mark of the first freeze when the second is approved',
    who: 'service',
    stage: quick,
    play: async (arena) => {
      await arena.asked();
      const first = await arena.contained();
      const marks = await marksOf(arena);
      if (marks['firebreak/claim'] === undefined) throw new Error('expected: a claim to copy; seen: none');
      await arena.restored();
      await arena.fire({ do: 'open-shell', service, binary: '/bin/bash', args: ['-i'] });
      await arena.fire(arena.anotherFinding());
      await asksAgain(arena, first.plan?.hash ?? '');
      await arena.fire({ do: 'update-service', ...who, annotations: marks });
      await arena.contained();
    },
    holds: { changes: 3, shell: 'dead', frozen: true, outcome: 'contained' },
  },
  {
    name: 'claim-after-thaw',
    title: 'after the freeze: a thaw that keeps the claim; the freeze that is asked again is approved',
    who: 'service',
    stage: quick,
    play: async (arena) => {
      const first = await arena.asked();
      await arena.contained(first);
      await arena.fire({ do: 'scale', ...who, ...thawed });
      await asksAgain(arena, first.plan?.hash ?? '');
      await arena.contained();
    },
    holds: { changes: 2, frozen: true, outcome: 'contained' },
  },
  {
    name: 'marks-gone-in-call',
    title:
      'every mark is dropped between the change and its answer: it is made once, and nobody reads that it was not',
    who: 'service',
    stage: quick,
    play: async (arena) => {
      await inTheCall(arena, async () =>
        arena.fire({ do: 'replace-service', service, by: 'lin@example.com', keeps: ['scaling', 'traffic'] }),
      );
      await arena.stage.incident.until(
        'it has come to rest',
        ({ phase, outcome }) =>
          phase === 'awaiting-decision' || (phase === 'watching' && outcome !== undefined),
      );
      await arena.settle();
    },
    holds: { changes: 1, frozen: true, shell: 'dead', neverSays: ['Nothing was changed'] },
  },
  {
    name: 'thawed-in-call',
    title: 'the service is thawed between the change and its answer: it is not called contained',
    who: 'service',
    stage: quick,
    play: async (arena) => {
      await inTheCall(arena, async () => arena.fire({ do: 'scale', ...who, ...thawed }));
      await arena.stage.incident.until(
        'it has come to rest',
        ({ phase, outcome }) =>
          phase === 'awaiting-decision' || (phase === 'watching' && outcome !== undefined),
      );
    },
    holds: { changes: 1, frozen: false, neverOutcome: 'contained', neverSays: ['CONTAINED'] },
  },
  {
    name: 'deployed-before-approval',
    title: 'a revision is deployed between the preview and the approval: the old yes does not touch it',
    who: 'service',
    stage: quick,
    play: async (arena) => {
      const view = await arena.asked();
      await arena.fire({ do: 'update-service', ...who, ...backdoor });
      await arena.update(decision('approve', view, randomUUID()));
      await asksAgain(arena, view.plan?.hash ?? '');
    },
    holds: { changes: 0, frozen: false, findingsOpen: true },
  },
  {
    name: 'restore-twice',
    title:
      'contained, restored, contained again: the first restore is sent again, as decision, and as order of a workflow that passes for ours',
    who: 'temporal',
    stage: quick,
    play: async (arena) => {
      const first = await arena.asked();
      await arena.contained(first);
      await arena.restored();
      const [step] = first.plan?.steps ?? [];
      const restore = (await arena.ledger.readDecisions(first.incident)).find(
        ({ decision: { act } }) => act === 'restore',
      );
      if (restore === undefined) throw new Error('expected: the restore is recorded; seen: none');
      await arena.fire(arena.anotherFinding());
      await asksAgain(arena, first.plan?.hash ?? '');
      const second = await arena.contained();
      const { answer, ...again } = { answer: '', ...restore.decision };
      if ((await arena.update(again)).accepted)
        throw new Error(`expected: rejected${answer}; seen: it counts`);
      const puppet = await arena.puppet();
      for (const plan of [first.plan?.hash, second.plan?.hash])
        await puppet.does(
          'undoStep',
          {
            plan,
            step: plan === first.plan?.hash ? step?.hash : second.plan?.steps[0]?.hash,
            decisions: [restore],
          },
          'firebreak-containment',
        );
      await puppet.end();
    },
    holds: { changes: 3, frozen: true },
  },
];
