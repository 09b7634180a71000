import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { truthOf } from '../../simulator/control/truth';
import { createActivities } from '../../src/activities';
import { createContainment } from '../../src/activities/contain';
import { standingState } from '../../src/activities/decide/standing-change';
import { supported } from '../../src/activities/record/supported';
import { parseIncidentName } from '../../src/domain/incident/incident-name';
import type { Plan } from '../../src/domain/plan/plan';
import { workloadPath, type Workload } from '../../src/domain/workload/workload';
import { openBench, type Bench } from '../support/lab';
import { decided, inActivity, proposalInput, proposed, request } from '../support/proposed';

let bench: Bench;
let plan: Plan;
beforeEach(async () => {
  bench = await openBench({ scenario: 'reverse-shell-service' });
  plan = await proposed(bench);
});
afterEach(async () => {
  await bench.close();
});

const OTHER = 'organizations/1/sources/2/findings/other';
const AT = '2026-10-01T12:00:00.000Z';

type Damage = (folder: string, name: string) => Promise<void>;
/** Damages to a file of the ledger. */
const damages: readonly (readonly [string, Damage])[] = [
  ['emptied', async (folder, name) => writeFile(path.join(folder, name), '')],
  ['overwritten', async (folder, name) => writeFile(path.join(folder, name), '{"sha256":"0","record":{}}')],
  ['no text', async (folder, name) => writeFile(path.join(folder, name), Buffer.from([0xff, 0xfe, 0]))],
];

/** Damages the newest record of a folder of the ledger. */
async function damage(how: Damage, ...parts: readonly string[]): Promise<void> {
  const folder = path.join(bench.folder, 'ledger', ...parts);
  const name = (await readdir(folder)).toSorted().at(-1);
  if (name === undefined) throw new Error(`nothing to damage in ${folder}`);
  await how(folder, name);
}

const incidentFolder = (part: string): readonly string[] => ['incidents', plan.incident, part];

describe.each(damages)('one record is %s', (_, how) => {
  test("a finding's: it stays on the list by its key, and the others are told", async () => {
    await bench.ledger.joinFinding(plan.incident, OTHER, AT);
    const before = await bench.ledger.countFindings(plan.incident);
    await damage(how, ...incidentFolder('findings'));
    expect(await bench.ledger.hasFinding(plan.incident, OTHER)).toBe(true);
    expect(await bench.ledger.joinFinding(plan.incident, OTHER, AT)).toBe('known');
    expect(await bench.ledger.countFindings(plan.incident)).toBe(before);
    expect(await bench.ledger.findingsOf(plan.incident)).toHaveLength(before - 1);
    expect(await bench.ledger.joinTimes(plan.incident)).toHaveLength(before - 1);
  });

  test("a decision's: it does not count, which is said; the others do", async () => {
    await bench.ledger.recordDecision(plan.incident, decided(plan, { act: 'refuse', id: 'a-good-one' }));
    await bench.ledger.recordDecision(
      plan.incident,
      decided(plan, { act: 'close', plan: '', steps: [], id: 'z' }),
    );
    await damage(how, ...incidentFolder('decisions'));
    const recalled = await createActivities(bench.deps).main.recallIncident({ incident: plan.incident });
    expect(recalled.decisions.map(({ decision: { id } }) => id)).toEqual(['a-good-one']);
    expect(recalled.unread).toContain('damaged');
    const said = { outcome: 'refused', restored: false, closed: true, findingsInactive: true } as const;
    const { outcome, closed } = await supported(bench.deps, plan.incident, said);
    expect({ outcome, closed }).toEqual({ outcome: 'refused', closed: false });
  });

  test("an observation's: nothing is said of it, and the next look writes another", async () => {
    const look = { plan: plan.hash, step: plan.steps[0]?.hash ?? '', claim: 'f'.repeat(32) };
    const seen = { ...look, contained: true, verified: ['control-plane'], at: AT };
    await bench.ledger.recordObservation(plan.incident, seen);
    await damage(how, ...incidentFolder('observations'));
    expect(await bench.ledger.latestObservation(plan.incident)).toBeUndefined();
    await bench.ledger.recordObservation(plan.incident, seen);
    expect(await bench.ledger.latestObservation(plan.incident)).toEqual(seen);
  });

  const workload = (): Workload => parseIncidentName(plan.incident).workload;
  const closed = { outcome: 'expired', restored: false, closed: true, findingsInactive: false } as const;

  test("an earlier incident's outcome: its findings are taken over, and why is told", async () => {
    await bench.ledger.joinFinding(plan.incident, OTHER, AT);
    await bench.ledger.recordOutcome(plan.incident, { ...closed, text: 'closed' }, AT);
    const next = { workload: workload(), claimant: 'the next run' };
    const { main } = createActivities(bench.deps);
    await damage(how, ...incidentFolder('outcomes'));
    const opened = await main.openIncident(next);
    expect(opened).toMatchObject({ number: 2, toRead: expect.arrayContaining([OTHER]) });
    expect(opened.unread).toContain('outcomes/1 is damaged');
    // The newest one says it; of one before it nothing depends.
    await bench.ledger.recordOutcome(opened.incident, { ...closed, closed: false, text: 'asked' }, AT);
    await bench.ledger.recordOutcome(opened.incident, { ...closed, text: 'closed' }, AT);
    await how(path.join(bench.folder, 'ledger', 'incidents', opened.incident, 'outcomes'), '1');
    const third = await main.openIncident({ ...next, claimant: 'a third run' });
    expect([third.number, third.toRead, third.unread]).toEqual([3, [], undefined]);
  });

  test('the claim of a number: the newest number is known all the same, and none is given twice', async () => {
    await damage(how, 'workloads', ...workloadPath(workload()).split('/'), 'incidents');
    expect(await bench.ledger.newestIncident(workload())).toBe(1);
    await expect(bench.ledger.openIncident(workload(), 'other', AT)).rejects.toMatchObject({
      code: 'ledger-corrupt',
    });
  });

  test('a saved state: it is asked and told, people are paged, and nothing is changed', async () => {
    const earlier = { incident: plan.incident, step: 'f'.repeat(64), saved: {}, at: AT };
    await bench.ledger.saveState(workload(), earlier);
    await damage(how, 'workloads', ...workloadPath(workload()).split('/'), 'saved');
    const sent: string[] = [];
    const first = { send: async ({ body }: { readonly body: string }) => void sent.push(body) };
    const { main } = createActivities({ ...bench.deps, webhooks: { first } });
    const proposal = await main.propose({ ...(await proposalInput(bench)), asking: 2 });
    expect(proposal.unread).toContain('saved/1 is damaged');
    if (proposal.plan === undefined) throw new Error('nothing was proposed');
    const facts = {
      incident: plan.incident,
      workload: workload(),
      severity: 'HIGH',
      phase: 'awaiting-decision',
    };
    const about = { at: AT, restored: false, findingCount: 1, findings: [], approvers: [] };
    const page = { id: 'p', kind: 'asked', to: 'first', facts: { ...facts, ...about } } as const;
    expect(await main.sendPage(page as Parameters<typeof main.sendPage>[0])).toEqual({ delivered: true });
    expect(sent).toHaveLength(1);
    const approval = await request(bench, proposal.plan, decided(proposal.plan));
    const applied = await inActivity(createContainment(bench.deps).applyStep, approval);
    expect(applied).toMatchObject({ result: 'postponed', code: 'ledger-corrupt' });
    expect(truthOf(bench.simulator.world, bench.simulator.calls)['changes']).toBe(0);
  });

  test('the plan of a change that stands: the saved state holds, and why it is not taken over is said', async () => {
    const approval = await request(bench, plan, decided(plan));
    await inActivity(createContainment(bench.deps).applyStep, approval);
    await how(path.join(bench.folder, 'ledger', 'plans'), plan.hash);
    const service = await bench.deps.google.services.service(workload());
    const standing = await standingState(bench.ledger, workload(), service.facts);
    expect(standing?.change).toBeUndefined();
    expect(standing?.unread).toContain(plan.hash);
    expect(standing?.earlier.saved.scaling).toBeDefined();
  });
});
