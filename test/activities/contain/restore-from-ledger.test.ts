import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { truthOf } from '../../../simulator/control/truth';
import { createContainment, openLedgerRestore, type LedgerRestore } from '../../../src/activities/contain';
import type { Plan, Step } from '../../../src/domain/plan/plan';
import type { Workload } from '../../../src/domain/workload/workload';
import { runCli, type Ended } from '../../cli/run-cli';
import { openBench, testPolicy, type Bench, type PolicyChanges } from '../../support/lab';
import { decided, inActivity, proposed, request } from '../../support/proposed';

// No Temporal anywhere in this file: the ledger, the policy and Google are enough.
const LIMIT = 120_000;
const UPDATE = 'google.cloud.run.v2.Services/UpdateService';
const PATH = '415104041262/europe-west1/services/payment-api';
const BY_ADA = { id: 'restore-1', by: 'ada@example.com', reason: 'image replaced' };

interface Frozen {
  readonly bench: Bench;
  readonly plan: Plan;
  readonly step: Step;
  readonly workload: Workload;
  readonly restore: LedgerRestore;
}

let opened: Frozen | undefined;
afterEach(async () => {
  await opened?.restore.close();
  await opened?.bench.close();
  opened = undefined;
});

/** A service that an incident has frozen and whose workflow is gone. */
async function frozen(policy: PolicyChanges = {}): Promise<Frozen> {
  const bench = await openBench({ scenario: 'reverse-shell-service', policy: testPolicy(policy) });
  const plan = await proposed(bench);
  const [step] = plan.steps;
  if (step === undefined) throw new Error('the plan has no step');
  const restore = openLedgerRestore(bench.deps, { local: bench.simulator.grpc });
  opened = { bench, plan, step, workload: step.target.workload, restore };
  const applied = await inActivity(
    createContainment(bench.deps).applyStep,
    await request(bench, plan, decided(plan)),
  );
  expect(applied.result).toBe('applied');
  return opened;
}

const { signal } = new AbortController();
const changes = ({ simulator }: Bench): unknown => truthOf(simulator.world, simulator.calls)['changes'];
const settings = async ({ bench, workload }: Frozen): Promise<unknown> => {
  const { facts } = await bench.deps.google.services.service(workload);
  return { scaling: facts.scaling, traffic: facts.traffic };
};

test('the saved state is put back, read back, and recorded with who decided', async () => {
  const lab = await frozen();
  const found = await lab.restore.find(lab.workload);
  expect(found).toMatchObject({
    saved: { incident: lab.plan.incident, step: lab.step.hash },
    approvals: [{ decision: { by: 'ada@example.com', act: 'approve' } }],
  });
  expect(await lab.restore.restore(found, BY_ADA, signal)).toMatchObject({ result: 'restored' });
  expect(await settings(lab)).toEqual({
    scaling: lab.step.undo.scaling,
    traffic: lab.step.precondition.traffic,
  });
  expect(changes(lab.bench)).toBe(2);
  const recorded = await lab.bench.ledger.readDecisions(lab.plan.incident);
  expect(recorded.find(({ decision }) => decision.act === 'restore')).toMatchObject({
    via: 'ledger',
    decision: { ...BY_ADA, plan: lab.plan.hash },
  });
  await expect(lab.restore.find(lab.workload)).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('was put back at'),
  });
});

test(
  'an answer that was lost is read, and the call is not made twice',
  async () => {
    const lab = await frozen();
    lab.bench.simulator.faults.add({ method: UPDATE, kind: 'lost-answer', times: 1 });
    const found = await lab.restore.find(lab.workload);
    expect(await lab.restore.restore(found, BY_ADA, signal)).toMatchObject({ result: 'restored' });
    expect(changes(lab.bench)).toBe(2);
  },
  LIMIT,
);

describe('a person whom the policy does not let restore', () => {
  test.each([
    ['somebody unknown', {}, 'eve@example.com', 'unknown-approver'],
    ['somebody who may only approve', {}, 'lin@example.com', 'not-allowed'],
    [
      'where no plain decision counts',
      { plainDecisions: false, serial: 2 },
      'ada@example.com',
      'plain-not-allowed',
    ],
  ])('%s: nothing is changed and nothing recorded', async (_, policy: PolicyChanges, by, code) => {
    const lab = await frozen();
    await lab.bench.setPolicy(testPolicy(policy));
    const found = await lab.restore.find(lab.workload);
    await expect(lab.restore.restore(found, { ...BY_ADA, by }, signal)).rejects.toMatchObject({
      code: 'decision-rejected',
      message: expect.stringContaining(code),
    });
    expect(changes(lab.bench)).toBe(1);
    expect(await lab.bench.ledger.readDecisions(lab.plan.incident)).toHaveLength(1);
  });
});

/** Somebody else gives the frozen service two instances. */
async function scaleUp({ bench, workload }: Frozen): Promise<void> {
  const { facts } = await bench.deps.google.services.service(workload);
  await bench.deps.changer.start({
    workload,
    etag: facts.etag,
    scaling: { mode: 'MANUAL', manualInstanceCount: 2 },
    traffic: facts.traffic,
    annotations: {},
  });
}

describe('what was changed since is not overwritten', () => {
  test('somebody has scaled it up', async () => {
    const lab = await frozen();
    await scaleUp(lab);
    const undone = await lab.restore.restore(await lab.restore.find(lab.workload), BY_ADA, signal);
    expect(undone).toMatchObject({
      result: 'changed-since',
      differences: [expect.stringContaining('Scaling is')],
    });
    expect(changes(lab.bench)).toBe(2);
  });

  test('Firebreak has frozen it again for a later incident', async () => {
    const lab = await frozen();
    const found = await lab.restore.find(lab.workload);
    const incident = `${PATH}#2`;
    const { index } = await lab.bench.ledger.saveState(lab.workload, {
      incident,
      step: lab.step.hash,
      saved: {},
      at: 'x',
    });
    await claimed(lab, incident, index);
    const undone = await lab.restore.restore(found, BY_ADA, signal);
    expect(undone).toMatchObject({
      result: 'changed-since',
      differences: [expect.stringContaining(`for ${PATH}#2: restore that incident`)],
    });
    expect(changes(lab.bench)).toBe(1);
  });
});

/** Leaves the records of a later incident in the ledger that has carried out the same step. */
async function claimed({ bench, plan, step }: Frozen, incident: string, saved: number): Promise<void> {
  const { ledger } = bench;
  const at = new Date().toISOString();
  const of = { step: step.hash, plan: plan.hash };
  await ledger.claimStep(incident, { ...of, evidence: plan.evidence, saved, failing: [], revisions: [], at });
  await ledger.settleStep(incident, { ...of, at, answer: { result: 'applied', at, generation: '9' } });
}

describe('a saved state that cannot be trusted', () => {
  test('of another service', async () => {
    const lab = await frozen();
    const saved = { uid: 'another', scaling: { mode: 'AUTOMATIC' }, traffic: [], at: '2026-01-01T00:00:00Z' };
    const { incident } = lab.plan;
    await rm(path.join(lab.bench.folder, 'ledger/workloads', PATH, 'saved/1'));
    await lab.bench.ledger.saveState(lab.workload, { incident, step: lab.step.hash, saved, at: 'y' });
    const undone = await lab.restore.restore(await lab.restore.find(lab.workload), BY_ADA, signal);
    expect(undone).toMatchObject({ result: 'postponed', code: 'ledger-corrupt' });
    expect(changes(lab.bench)).toBe(1);
  });

  test('changed on the disk', async () => {
    const lab = await frozen();
    const file = path.join(lab.bench.folder, 'ledger/workloads', PATH, 'saved/1');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"AUTOMATIC"', '"MANUAL___"'), {
      mode: 0o600,
    });
    await expect(lab.restore.find(lab.workload)).rejects.toMatchObject({ code: 'ledger-corrupt' });
  });

  test('none', async () => {
    const lab = await frozen();
    await expect(lab.restore.find({ ...lab.workload, name: 'other' })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('none at all'),
    });
  });
});

describe('firebreak restore --workload, as a process without Temporal', () => {
  const run = async ({ bench }: Frozen, ...args: readonly string[]): Promise<Ended> =>
    runCli(['restore', '--workload', PATH, ...args], {
      FIREBREAK_POLICY: path.join(bench.folder, 'policy.yaml'),
      FIREBREAK_LEDGER: path.join(bench.folder, 'ledger'),
      FIREBREAK_LOCAL_GOOGLE: bench.simulator.grpc,
    });

  test(
    'says what it puts back, does it, and says that it is done',
    async () => {
      const lab = await frozen();
      const eve = await run(lab, '--by', 'eve@example.com', '--reason', 'x');
      expect(eve).toMatchObject({ code: 4, stderr: expect.stringContaining('unknown-approver') });
      const { code, stdout, stderr } = await run(lab, '--by', BY_ADA.by, '--reason', BY_ADA.reason);
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: expect.stringMatching(/^restored: .*payment-api/),
      });
      expect(stderr).toMatch(/no Temporal server answers .*The ledger is enough\./);
      expect(stderr).toMatch(/^approved by +ada@example\.com/m);
      expect(await run(lab, '--by', BY_ADA.by, '--reason', BY_ADA.reason)).toMatchObject({
        code: 5,
        stderr: expect.stringContaining('was put back at'),
      });
    },
    LIMIT,
  );

  test(
    'names the command for a person where it does not do it',
    async () => {
      const lab = await frozen();
      await scaleUp(lab);
      const { code, stdout, stderr } = await run(lab, '--by', BY_ADA.by, '--reason', BY_ADA.reason);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/nothing was changed: somebody has changed it since/);
      expect(stderr).toMatch(/^ {2}gcloud run services update payment-api /m);
    },
    LIMIT,
  );
});
