import { describe, expect, test } from '@jest/globals';
import type { CountedDecision } from '../../../src/domain/decision/decision';
import { bytesOf, carry, CARRIED_BYTES } from '../../../src/workflows/incident/state/continue-as-new';
import { newIncident, type IncidentData } from '../../../src/workflows/incident/state/data';
import { INCIDENT, workload } from '../../domain/fixtures';
import { assessment, asked, plan, standing } from '../../domain/views';

const AT = '2026-10-01T12:00:00.000Z';
const long = 'x'.repeat(500);
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const counted = (act: CountedDecision['decision']['act'], index: number, hash: string): CountedDecision => ({
  decision: {
    kind: 'plain',
    id: `${act}-${String(index)}`,
    incident: INCIDENT,
    act,
    plan: hash,
    steps: [],
    by: 'ada@example.com',
    reason: long,
  },
  at: AT,
  via: 'update',
});

/** An incident after weeks: every list as full as the workflow lets it become. */
function full(): IncidentData {
  return {
    ...newIncident(workload, AT),
    incident: INCIDENT,
    phase: 'watching',
    outcome: 'contained',
    assessment,
    ...(asked.brief === undefined ? {} : { brief: asked.brief }),
    plan,
    steps: [standing('applied')],
    containment: { plan, step: plan.steps[0]?.hash ?? '', since: AT },
    findings: many(20, (index) => ({
      name: `organizations/1/sources/2/findings/${String(index)}${'f'.repeat(40)}`,
      category: 'Reverse Shell',
      severity: 'HIGH',
      eventTime: AT,
      facts: 'a'.repeat(64),
      indicators: many(8, (i) => ({
        kind: 'url',
        value: `https://c2.example/${long}${String(i)}`,
        from: 'x',
      })),
    })),
    reported: many(
      200,
      (index) => `organizations/1/sources/2/findings/${String(index)}@${AT}${long.slice(100)}`,
    ),
    usedIds: many(200, (index) => `${String(index)}${'e'.repeat(64)}`),
    story: many(30, () => ({ at: AT, text: long })),
    rejections: many(20, () => ({ at: AT, via: 'signal', code: 'malformed', reason: long })),
    gaps: many(20, () => ({ what: long, why: long, hides: long })),
    decisions: [
      ...many(20, (index) => counted('note', index, '')),
      ...many(20, (index) => counted('refuse', index, 'b'.repeat(64))),
      counted('approve', 0, plan.hash),
    ],
  };
}

describe('what an incident hands to its next run', () => {
  test('is all of it, when it is small', () => {
    const small = { ...newIncident(workload, AT), incident: INCIDENT, plan };
    expect(carry(small)).toEqual(small);
  });

  test('is at most 32 KiB, however full it is', () => {
    expect(bytesOf(full())).toBeGreaterThan(4 * CARRIED_BYTES);
    expect(bytesOf(carry(full()))).toBeLessThanOrEqual(CARRIED_BYTES);
  });

  test('never leaves behind what stands, what was decided on it, and the newest findings', () => {
    const { plan: kept, containment, decisions, findings, outcome, steps, findingCount } = carry(full());
    expect({ kept, containment, outcome, steps, findingCount }).toEqual({
      kept: plan,
      containment: full().containment,
      outcome: 'contained',
      steps: full().steps,
      findingCount: full().findingCount,
    });
    expect(decisions).toContainEqual(counted('approve', 0, plan.hash));
    expect(findings.at(-1)).toMatchObject({ name: full().findings.at(-1)?.name });
  });
});
