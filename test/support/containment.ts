import { afterEach } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { truthOf } from '../../simulator/control/truth';
import type { ScenarioEvent } from '../../simulator/scenarios/schema/event-schema';
import { createContainment, type Containment } from '../../src/activities/contain';
import type { ChangeRequest } from '../../src/activities/contain/parse-request';
import { Failure } from '../../src/domain/failures';
import { openBench, testPolicy, type Bench } from './lab';
import { decided, proposed, request, type WholeRequest } from './proposed';
import { until } from './until';

/** The service that the scenario's attack is on. */
export const SERVICE = 'payment-api';
export const UPDATE = 'google.cloud.run.v2.Services/UpdateService';
export const WORKLOAD = {
  projectNumber: '415104041262',
  location: 'europe-west1',
  kind: 'services',
  name: SERVICE,
} as const;

/** The owner applies the file from before: no annotation of ours is left. */
export const replaced: ScenarioEvent = {
  do: 'replace-service',
  service: SERVICE,
  by: 'lin@example.com',
  keeps: [],
};

/** A bench on which a freeze was proposed and approved. */
export interface Approved {
  readonly bench: Bench;
  readonly containment: Containment;
  readonly approved: WholeRequest;
}

async function openApproved(): Promise<Approved> {
  const bench = await openBench({
    scenario: 'reverse-shell-service',
    policy: testPolicy({ limit: '3s', quiet: '1s' }),
  });
  const plan = await proposed(bench);
  const approved = await request(bench, plan, decided(plan));
  return { bench, containment: createContainment(bench.deps), approved };
}

/** For the tests of a file: opens one each, and closes it when the test ends. */
export function useApproved(): () => Promise<Approved> {
  let opened: Approved | undefined;
  afterEach(async () => {
    await opened?.bench.close();
    opened = undefined;
  });
  return async () => (opened = await openApproved());
}

/** Lets somebody do something to the service, and waits until it is done. */
export async function happens({ bench }: Approved, event: ScenarioEvent): Promise<void> {
  bench.simulator.world.fire(event);
  await until('what was done to the service', async () => {
    const { facts } = await bench.deps.google.services.service(WORKLOAD);
    return facts.reconciling ? undefined : true;
  });
}

/** As Temporal does it: what throws is tried again, with the next number. */
export async function untilAnswered<R>(
  activity: (asked: ChangeRequest) => Promise<R>,
  asked: ChangeRequest,
): Promise<{ readonly answer: R; readonly tries: number }> {
  for (let attempt = 1; attempt <= 40; attempt += 1) {
    const answering: Promise<R> = new MockActivityEnvironment({ attempt }).run(activity, asked);
    const answer = await answering.catch((thrown: unknown) => Failure.from(thrown));
    if (!(answer instanceof Failure)) return { answer, tries: attempt };
  }
  throw new Error('it was never answered');
}

/** Freezes without a fault; what a restore of it is asked by. */
export async function restoreRequest({ bench, containment, approved }: Approved): Promise<ChangeRequest> {
  const { answer } = await untilAnswered(containment.applyStep, approved);
  if (answer.result !== 'applied') throw new Error(`the freeze was ${answer.result}`);
  const { plan } = approved;
  return request(bench, plan, decided(plan, { id: 'decision-2', act: 'restore', steps: [] }));
}

/** Changing calls that took effect, by the simulator's count. */
export function changesOf({ simulator }: Bench): unknown {
  return truthOf(simulator.world, simulator.calls)['changes'];
}

/** Tells whether the service is served by nobody, which no API says. */
export function isFrozen({ simulator }: Bench): boolean {
  simulator.world.settle();
  const { scaling } = simulator.world.services.get(SERVICE).served;
  return scaling['scalingMode'] === 'MANUAL' && scaling['manualInstanceCount'] === 0;
}
