import { describe, expect, test } from '@jest/globals';
import type { RecalledStanding } from '../../../src/activities/record/recall-standing';
import { summarisePolicy } from '../../../src/domain/plan/policy-summary';
import type { Verification } from '../../../src/domain/plan/verification';
import { newIncident, type Draft, type IncidentData } from '../../../src/workflows/incident/state/data';
import { isOf, keepSupported, type GoesOn } from '../../../src/workflows/incident/state/handed-on';
import { INCIDENT, inForce, workload } from '../../domain/fixtures';
import { plan, standing } from '../../domain/views';

const AT = '2026-10-01T12:00:00.000Z';
const LATER = '2099-01-01T00:00:00.000Z';
const step = plan.steps[0]?.hash ?? '';
const policy = summarisePolicy(inForce);
const change = { plan, step, since: AT };
const verification: Verification = {
  at: AT,
  levels: (['control-plane', 'instances', 'symptom'] as const).map((level) => ({
    ...{ level, verified: true, text: 'all is well' },
  })),
};
const all = verification.levels.map(({ level }) => level);

const handed = (changes: Partial<IncidentData> = {}): Draft => ({
  ...newIncident(workload, AT),
  ...{ incident: INCIDENT, phase: 'watching', outcome: 'contained', containment: change, verification },
  ...changes,
});
const known = (changes: Partial<RecalledStanding> = {}): RecalledStanding => ({
  ...{ restored: false, verified: [], asked: 0 },
  ...changes,
});

describe('of a state that a run was handed', () => {
  interface Case {
    readonly what: string;
    readonly state?: Partial<IncidentData>;
    readonly ledger: RecalledStanding;
    readonly goesOn: GoesOn;
    readonly kept: { readonly [K in keyof IncidentData]?: IncidentData[K] | undefined };
  }
  test.each<Case>([
    {
      what: 'nothing is kept that the ledger has nothing of',
      ledger: known(),
      goesOn: 'start-over',
      kept: { outcome: undefined, containment: undefined, verification: undefined },
    },
    {
      what: 'an outcome without a ground is nothing to go on from',
      state: { outcome: 'gone' },
      ledger: known({ outcome: 'gone' }),
      goesOn: 'start-over',
      kept: {},
    },
    {
      what: 'the change, its time and the outcome are those of the ledger',
      state: { containment: { ...change, since: LATER }, outcome: 'contained' },
      ledger: known({ change, outcome: 'not-verified', verified: ['control-plane'] }),
      goesOn: 'watch',
      kept: {
        containment: change,
        outcome: 'not-verified',
        verification: undefined,
      },
    },
    {
      what: 'all that the ledger has is kept',
      ledger: known({ change, outcome: 'contained', verified: all }),
      goesOn: 'watch',
      kept: { containment: change, outcome: 'contained', verification },
    },
    {
      what: 'a restore that the ledger does not have is dropped',
      state: { restored: true },
      ledger: known({ change, outcome: 'contained', verified: all }),
      goesOn: 'watch',
      kept: { restored: false },
    },
    {
      what: 'a question that is not the last one is dropped',
      state: { phase: 'awaiting-decision', plan, outcome: 'expired' },
      ledger: known({ outcome: 'expired', asked: 2 }),
      goesOn: 'watch',
      kept: { outcome: 'expired' },
    },
    {
      what: 'a question has the deadline and the steps of the ledger',
      state: {
        ...{ phase: 'awaiting-decision', plan: { ...plan, deadline: LATER, steps: [] } },
        steps: [{ ...standing('approved'), approvedBy: ['mallory'] }],
      },
      ledger: known({ question: plan, asked: 1 }),
      goesOn: 'answer',
      kept: { plan, steps: [standing('asked')] },
    },
    {
      what: 'a sign of the future is one of now',
      state: { lastSignAt: LATER },
      ledger: known({ change, outcome: 'contained', verified: all }),
      goesOn: 'watch',
      kept: {},
    },
  ])('$what', ({ state, ledger, goesOn, kept }) => {
    const data = handed(state);
    expect(keepSupported(data, ledger, policy)).toBe(goesOn);
    for (const [member, value] of Object.entries(kept))
      expect([member, data[member as keyof Draft]]).toEqual([member, value]);
    expect(Date.parse(data.lastSignAt)).toBeLessThanOrEqual(Date.now());
  });

  test.each([
    ['of the incident', {}, true],
    ['of another number', { incident: INCIDENT.replace('#3', '#4') }, false],
    ['without a number', { incident: '' }, false],
    ['of another opening of that number', { openedAt: LATER }, false],
  ])('that is %s it is told', (_, changes, is) => {
    const opened = { incident: INCIDENT, number: 3, openedAt: AT, policy, listed: 0, toRead: [] };
    expect(isOf(handed(changes), opened)).toBe(is);
  });
});
