import { eventSchema } from '../../../simulator/scenarios/schema/event-schema';
import type { JsonObject } from '../../../simulator/wire/json';
import { objectOf, textOf } from '../../../simulator/wire/json';
import { World } from '../../../simulator/world/world';
import { handClock } from '../hand-clock';
import { smallScenario } from '../small-scenario';
import type { ScenarioInput } from '../small-scenario';

/** The account that the shop runs as. */
export const compute = '123456789012-compute@developer.gserviceaccount.com';
export const admin = 'admin@acme-shop.iam.gserviceaccount.com';
export const rogue = 'user:rogue@evil.example';
const shell = [
  { at: -5, do: 'exploit-request', service: 'shop', path: '/x', status: 500, remoteIp: '203.0.113.7' },
  { at: -4, do: 'open-shell', service: 'shop' },
  { at: -3, do: 'fetch-token', service: 'shop', validSeconds: 100 },
] as const;

/** A `doing` as a scenario has it. */
export interface Deed {
  readonly what: string;
  readonly [more: string]: unknown;
}

/** A call from outside with the account of the shop. */
export function call(doing: Deed, more: Readonly<Record<string, unknown>> = {}) {
  return eventSchema.parse({ do: 'use-token', service: 'shop', callerIp: '203.0.113.90', doing, ...more });
}

/** A world whose attacker has the token of the default compute account. */
export function stolen(more: Partial<ScenarioInput> = {}) {
  const clock = handClock();
  const scenario = smallScenario(
    {},
    { attacker: { timeline: [...shell] }, logs: { dataAccess: true }, ...more },
  );
  const world = new World(scenario, clock, {});
  world.start();
  const audited = (): readonly JsonObject[] => {
    clock.advance(5);
    world.settle();
    return world.logs
      .readable(world.agenda.now())
      .map(({ json }) => json)
      .filter((json) => {
        const { callerIp } = objectOf(objectOf(json, 'protoPayload'), 'requestMetadata');
        return callerIp === '203.0.113.90';
      });
  };
  return { clock, world, audited };
}

/** Picks the members of each log entry that the tests compare. */
export function lookedAt(entry: JsonObject) {
  const payload = objectOf(entry, 'protoPayload');
  return {
    log: textOf(entry, 'logName').split('%2F')[1],
    type: textOf(objectOf(entry, 'resource'), 'type'),
    service: textOf(payload, 'serviceName'),
    method: textOf(payload, 'methodName'),
    resource: textOf(payload, 'resourceName'),
  };
}
