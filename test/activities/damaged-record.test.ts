import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createActivities } from '../../src/activities';
import { createContainment } from '../../src/activities/contain';
import { standingState } from '../../src/activities/decide/standing-change';
import { supported } from '../../src/activities/record/supported';
import { parseIncidentName } from '../../src/domain/incident/incident-name';
import type { Plan } from '../../src/domain/plan/plan';
import { openBench, type Bench } from '../support/lab';
import { decided, inActivity, proposed, request } from '../support/proposed';

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

  test('the plan of a change that stands: the saved state holds, and why it is not taken over is said', async () => {
    const approval = await request(bench, plan, decided(plan));
    await inActivity(createContainment(bench.deps).applyStep, approval);
    await how(path.join(bench.folder, 'ledger', 'plans'), plan.hash);
    const { workload } = parseIncidentName(plan.incident);
    const service = await bench.deps.google.services.service(workload);
    const standing = await standingState(bench.ledger, workload, service.facts);
    expect(standing?.change).toBeUndefined();
    expect(standing?.unread).toContain(plan.hash);
    expect(standing?.earlier.saved.scaling).toBeDefined();
  });
});
