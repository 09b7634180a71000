import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DefaultLogger, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { createContainment } from '../../../src/activities/contain';
import type { ChangeRequest } from '../../../src/activities/contain/parse-request';
import type { Applied } from '../../../src/activities/contain/apply-step';
import type { Undone } from '../../../src/activities/contain/undo';
import type { CountedDecision } from '../../../src/domain/decision/decision';
import { queueName } from '../../../src/domain/message-names';
import { hashPlan, hashStep, type Plan } from '../../../src/domain/plan/plan';
import { activityInterceptors } from '../../../src/temporal/activity-interceptors';
import { openBench, testPolicy, type Bench } from '../../support/lab';
import { openOwnServer, type OwnServer } from '../../support/temporal/own-server';
import { decided, inActivity, proposed, request } from '../../support/proposed';

/** The containment queue as it runs, and somebody else's worker beside it on the same server. */
let server: OwnServer;
let bench: Bench;
let queue: string;
let foreignQueue: string;
let running: readonly { readonly worker: Worker; readonly done: Promise<void> }[];
beforeAll(async () => {
  server = await openOwnServer();
  bench = await openBench({ scenario: 'reverse-shell-service' });
  const { connection, namespace, newTaskQueue } = server;
  const workflowsPath = require.resolve('../../support/temporal/foreign-workflows');
  const bundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  queue = queueName(newTaskQueue(), 'containment');
  foreignQueue = newTaskQueue();
  const workers = await Promise.all([
    Worker.create({
      connection,
      namespace,
      taskQueue: queue,
      activities: { ...createContainment(bench.deps) },
      interceptors: activityInterceptors,
    }),
    Worker.create({ connection, namespace, taskQueue: foreignQueue, workflowBundle: bundle }),
  ]);
  running = workers.map((worker) => ({ worker, done: worker.run() }));
}, 120_000);
afterAll(async () => {
  running.forEach(({ worker }) => worker.shutdown());
  await Promise.all(running.map(async ({ done }) => done));
  await bench.close();
  await server.close();
});

/** Every case has a plan of its own, so that what one records says nothing about another. */
let plan: Plan;
beforeEach(async () => {
  await bench.setPolicy(testPolicy());
  plan = await proposed(bench);
});

const decide = (changes: Parameters<typeof decided>[1] = {}): CountedDecision =>
  decided(plan, { id: randomUUID(), ...changes });

type Answer = Applied | Undone;
type Activity = 'applyStep' | 'undoStep';

/** Every way in which somebody who reaches Temporal, and nothing else, can put work on the containment queue. */
const ways: readonly {
  readonly way: string;
  readonly send: (activity: Activity, sent: unknown) => Promise<Answer>;
}[] = [
  {
    way: 'a workflow of another type',
    send: async (activity, sent) =>
      server.client.workflow.execute<(...args: unknown[]) => Promise<Answer>>('foreign', {
        workflowId: randomUUID(),
        taskQueue: foreignQueue,
        args: [queue, activity, sent],
      }),
  },
  {
    way: 'a standalone activity',
    send: async (activity, sent) =>
      server.client.activity.execute<Answer>(activity, {
        id: randomUUID(),
        taskQueue: queue,
        args: [sent],
        startToCloseTimeout: '30s',
        retry: { maximumAttempts: 1 },
      }),
  },
];

/** Calls that changed a workload, by whatever method. */
const changes = (): readonly string[] =>
  bench.simulator.calls
    .all()
    .filter(
      ({ change, validateOnly, method }) => change && !validateOnly && method.startsWith('google.cloud.run.'),
    )
    .map(({ method }) => method);

/** A plan with another target and hashes that fit. */
function withTarget(service: string): Plan {
  const steps = plan.steps.map(({ hash: _, ...step }) => {
    const { workload } = step.target;
    const other = { ...step, target: { ...step.target, workload: { ...workload, name: service } } };
    return { ...other, hash: hashStep(other) };
  });
  return { ...plan, steps, hash: hashPlan({ ...plan, steps }) };
}

const stepOf = ({ steps }: Plan): string => steps[0]?.hash ?? '';

interface Forged {
  readonly case: string;
  readonly activity?: Activity;
  /** Prepares what is there, and makes what is sent. */
  readonly make: () => Promise<ChangeRequest>;
  readonly why: RegExp;
}

const cases: readonly Forged[] = [
  {
    case: 'a true plan that nobody has decided on',
    make: async () => request(bench, plan),
    why: /0 of 1 people needed/,
  },
  {
    case: 'a true plan with a decision that no incident has counted',
    make: async () => ({ plan, step: stepOf(plan), decisions: [decide()] }),
    why: /is not in the ledger as it was sent/,
  },
  {
    case: 'a plan for another service, decided on in its name',
    make: async () => {
      const other = withTarget('catalog-api');
      return { plan: other, step: stepOf(other), decisions: [decided(other, { id: randomUUID() })] };
    },
    why: /plan is not in the ledger/,
  },
  {
    case: 'a plan for another service under the hash of the true one',
    make: async () => ({
      ...(await request(bench, plan, decide())),
      plan: { ...withTarget('catalog-api'), hash: plan.hash },
    }),
    why: /does not match its hash/,
  },
  {
    case: 'a counted decision on a step that the plan does not have',
    make: async () => request(bench, plan, decide({ steps: ['f'.repeat(64)] })),
    why: /0 of 1 people needed/,
  },
  {
    case: 'a counted refusal, sent as the approval that it is not',
    make: async () => {
      const refusal = decide({ act: 'refuse' });
      await request(bench, plan, refusal);
      return {
        plan,
        step: stepOf(plan),
        decisions: [{ ...refusal, decision: { ...refusal.decision, act: 'approve' } }],
      };
    },
    why: /not in the ledger as it was sent/,
  },
  {
    case: 'a quorum that is lowered in what is sent, one of two having decided',
    make: async () => {
      await bench.setPolicy(testPolicy({ approvals: 2, serial: 2 }));
      const asked = await request(bench, plan, decide());
      const lowered = { ...asked, approvals: 1, policy: { approvals: { 'freeze-service': 1 } } };
      return lowered;
    },
    why: /1 of 2 people needed/,
  },
  {
    case: 'an answer that came too late, with a deadline moved in what is sent',
    make: async () => {
      const at = new Date(Date.parse(plan.deadline) + 1_000).toISOString();
      const asked = await request(bench, plan, decide({ at }));
      return { ...asked, plan: { ...plan, deadline: '2999-01-01T00:00:00.000Z' } };
    },
    why: /expired/,
  },
  {
    case: 'a workload that this process protects',
    make: async () => {
      const protectedWorkloads = '415104041262/europe-west1/services/payment-api';
      await bench.setPolicy(testPolicy({ protectedWorkloads, serial: 2 }));
      return request(bench, plan, decide());
    },
    why: /protects 415104041262/,
  },
  {
    case: 'an approval sent as a restore',
    activity: 'undoStep',
    make: async () => request(bench, plan, decide()),
    why: /0 of 1 people needed/,
  },
  {
    case: 'a restore that no incident has counted',
    activity: 'undoStep',
    make: async () => ({
      plan,
      step: stepOf(plan),
      decisions: [decide({ act: 'restore', steps: [] })],
    }),
    why: /not in the ledger as it was sent/,
  },
  {
    case: 'a restore that an incident of another workload has counted',
    activity: 'undoStep',
    make: async () => {
      const incident = '415104041262/europe-west1/services/catalog-api#1';
      const foreign = decide({ act: 'restore', steps: [], incident });
      await bench.ledger.recordDecision(incident, foreign);
      return { plan, step: stepOf(plan), decisions: [foreign] };
    },
    why: /not in the ledger as it was sent/,
  },
  {
    case: 'a restore that a later incident of the workload has counted on another plan',
    activity: 'undoStep',
    make: async () => {
      const incident = plan.incident.replace('#1', '#2');
      const other = decide({ act: 'restore', steps: [], incident, plan: 'a'.repeat(64) });
      await bench.ledger.recordDecision(incident, other);
      return { plan, step: stepOf(plan), decisions: [other] };
    },
    why: /not in the ledger as it was sent/,
  },
];

describe.each(ways)('$way on the containment queue changes nothing with', ({ send }) => {
  test.each(cases)('$case', async ({ activity = 'applyStep', make, why }) => {
    const sent = await make();
    const answer = await send(activity, sent);
    expect(answer).toMatchObject({ result: 'refused', code: 'decision-rejected' });
    expect(answer.result === 'refused' ? answer.why : '').toMatch(why);
    expect(changes()).toEqual([]);
  });

  test.each([[null], [undefined], ['apply'], [[]], [{}], [{ plan: {}, step: 'x', decisions: 'all' }]])(
    'nonsense: %j',
    async (nonsense) => {
      const answer = await send('applyStep', nonsense).catch((thrown: unknown) => thrown);
      expect(answer).not.toMatchObject({ result: 'applied' });
      expect(changes()).toEqual([]);
    },
  );
});

describe('a change that stands', () => {
  test('is taken back by a later incident of the workload, also when its finding is gone', async () => {
    const { applyStep, undoStep } = createContainment(bench.deps);
    const applied = await inActivity(applyStep, await request(bench, plan, decide()));
    expect(applied.result).toBe('applied');
    const incident = plan.incident.replace('#1', '#2');
    const restore = decide({ act: 'restore', steps: [], incident });
    await bench.ledger.recordDecision(incident, restore);
    bench.simulator.faults.add({
      method: 'google.cloud.securitycenter.v2.SecurityCenter/ListFindings',
      kind: 'error',
      code: 'PERMISSION_DENIED',
    });
    const sent = { plan, step: stepOf(plan), decisions: [restore] };
    expect(await inActivity(undoStep, sent)).toMatchObject({ result: 'restored' });
    expect(changes()).toHaveLength(2);
  });
});
