import { describe, expect, test } from '@jest/globals';
import type { Decision } from '../../../src/domain/decision/decision';
import { decisionForm } from '../../../src/domain/decision/decision-forms';
import { parseDecision } from '../../../src/domain/decision/parse-decision';

const PLAN = `3f9a2c41${'b'.repeat(56)}`;
const INCIDENT = '415104041262/europe-west1/services/payments#3';
const asked = { incident: INCIDENT, plan: { hash: PLAN, steps: ['c'.repeat(64)] } };
const idle = { incident: INCIDENT };

function accepted(message: unknown, context: typeof asked | typeof idle = asked): Decision {
  const parsed = parseDecision(message, context);
  if (!parsed.ok) throw new Error(parsed.rejection.reason);
  return parsed.decision;
}

describe('the forms that the page shows', () => {
  test.each([
    ['approve', PLAN],
    ['refuse', PLAN],
    ['restore', PLAN],
    ['close', ''],
    ['note', ''],
  ] as const)('%s is read as what it says', (act, plan) => {
    const form: unknown = JSON.parse(decisionForm(act, asked) ?? '');
    expect(accepted(form)).toMatchObject({ act, plan, incident: INCIDENT, reason: 'WHY' });
  });

  test.each(['approve', 'refuse'] as const)('%s has no form while nothing is asked', (act) => {
    expect(decisionForm(act, idle)).toBeUndefined();
  });

  test('restore names the incident while there is no plan', () => {
    const form: unknown = JSON.parse(decisionForm('restore', idle) ?? '');
    expect(accepted(form, idle)).toMatchObject({ act: 'restore', incident: INCIDENT, plan: '' });
  });
});
