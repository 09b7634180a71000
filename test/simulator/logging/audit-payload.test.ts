import { expect, test } from '@jest/globals';
import { parse } from 'protobufjs';
import { serveCloud } from '../cloud';
import { smallScenario } from '../small-scenario';

function bytesOf(any: unknown): Uint8Array {
  if (typeof any === 'object' && any !== null && 'value' in any && any.value instanceof Uint8Array)
    return any.value;
  throw new Error('the payload has no bytes');
}

test('what was added to a policy travels as an Any within the Any', async () => {
  const delta = parse(`syntax = "proto3";
      message Log {
        message Any { string type_url = 1; bytes value = 2; }
        Any service_data = 15;
      }
      message Data {
        message Delta { message Binding { int32 action = 1; string role = 2; string member = 3; } repeated Binding binding_deltas = 1; }
        Delta policy_delta = 2;
      }`).root;
  const member = 'user:rogue@evil.example';
  const doing = { what: 'set-project-policy', role: 'roles/owner', member };
  const events = [{ at: -1, do: 'use-token', service: 'shop', callerIp: '203.0.113.7', doing }];
  const cloud = await serveCloud(smallScenario({}, { events }));
  const [entries] = await cloud.logging.getEntries({
    resourceNames: ['projects/acme-shop'],
    filter: 'timestamp>="2020-01-01T00:00:00Z" protoPayload.methodName="SetIamPolicy"',
  });
  // The library types what an entry carries as `any`.
  const payload: unknown = entries[0]?.data;
  const log = delta.lookupType('Log').toObject(delta.lookupType('Log').decode(bytesOf(payload)));
  expect(log).toMatchObject({
    serviceData: { typeUrl: 'type.googleapis.com/google.iam.v1.logging.AuditData' },
  });
  const inner = delta.lookupType('Data').decode(bytesOf(log['serviceData']));
  expect(delta.lookupType('Data').toObject(inner)).toEqual({
    policyDelta: { bindingDeltas: [{ action: 1, role: 'roles/owner', member }] },
  });
});
