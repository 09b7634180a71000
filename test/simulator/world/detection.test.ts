import { describe, expect, test } from '@jest/globals';
import { objectOf } from '../../../simulator/wire/json';
import { World } from '../../../simulator/world/world';
import { handClock } from '../hand-clock';
import { smallScenario } from '../small-scenario';
import type { ScenarioInput } from '../small-scenario';

const compute = '123456789012-compute@developer.gserviceaccount.com';
const opened = { what: 'set-service-policy', of: 'shop', role: 'roles/run.invoker', member: 'allUsers' };
const use = { at: -2, do: 'use-token', service: 'shop', callerIp: '203.0.113.90', doing: opened };
const method = 'google.cloud.run.v1.Services.SetIamPolicy';

/** The finding of the control plane that a started world has. */
function found(
  events: ScenarioInput['events'],
  detection: Partial<NonNullable<ScenarioInput['findings'][number]['detection']>> = {},
) {
  const about = {
    at: -1,
    category: 'SetIAMPolicy',
    severity: 'LOW',
    description: 'A policy was set.',
  } as const;
  const told = { ruleName: 'rule', technique: 'account_manipulation', method, ...detection };
  const findings = [{ ...about, service: 'shop', detector: 'Event Threat Detection', detection: told }];
  const world = new World(smallScenario({}, { events, findings }), handClock(), {});
  world.start();
  return { world, finding: world.findings.list()[0]?.finding ?? {} };
}

describe('without the call in the log', () => {
  test.each<[string, ScenarioInput['events'], string]>([
    ['that was never made', [], method],
    ['of another method', [use], 'google.cloud.run.v1.Services.ReplaceService'],
  ])('%s: it names nobody, and no entry', (_name, events, other) => {
    const { finding } = found(events, { method: other });
    expect(finding).not.toHaveProperty('access');
    expect(objectOf(finding, 'sourceProperties')).toMatchObject({ evidence: [] });
  });

  test('what was added to a policy is told nevertheless', () => {
    const iamBindings = [{ role: 'roles/run.invoker', member: 'allUsers' }];
    expect(found([], { iamBindings }).finding).toMatchObject({
      iamBindings: [{ action: 'ADD', role: 'roles/run.invoker', member: 'allUsers' }],
    });
  });
});

test('it says who called, from where and what, as the log has it', () => {
  const { finding, world } = found([use]);
  expect(finding).toMatchObject({
    access: {
      principalEmail: compute,
      principalSubject: `serviceAccount:${compute}`,
      callerIp: '203.0.113.90',
      userAgent: 'python-requests/2.32.3',
      serviceName: 'run.googleapis.com',
      methodName: method,
    },
  });
  expect(finding).not.toHaveProperty('iamBindings');
  const entry = world.logs
    .readable(Number.POSITIVE_INFINITY)
    .find(({ json }) => objectOf(json, 'protoPayload')['methodName'] === method);
  expect(JSON.stringify(finding['sourceProperties'])).toContain(entry?.insertId ?? 'no entry');
});
