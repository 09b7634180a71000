import type { CallLog } from '../call-log';
import type { Faults } from '../faults';
import type { Broker } from '../pubsub/broker';
import type { HttpAnswer, Route } from '../wire/http-server';
import { StatusError } from '../wire/status';
import type { World } from '../world/world';
import { isAboutWorkload, workloadsOf } from '../scenarios/schema/event-schema';
import type { ScenarioEvent } from '../scenarios/schema/event-schema';
import { hasWorkload } from '../world/workloads';
import { parseEvent, parseFault, parsePublish } from './parse-body';
import { truthOf } from './truth';

/** The parts that the control endpoints act on. */
interface Controlled {
  readonly world: World;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly broker: Broker;
  /** Full name of the scenario's topic. */
  readonly topic: string;
}

const done: HttpAnswer = { status: 200, body: {} };

/**
 * The endpoints under `/simulator/`, for whoever drives a scenario. They are no part of the simulated cloud: no faults
 * strike them, and they stand in no call log.
 */
export function controlRoutes({ world, faults, calls, broker, topic }: Controlled): readonly Route[] {
  const clearFaults = (): HttpAnswer => {
    faults.clear();
    return done;
  };
  return [
    {
      method: 'GET',
      path: /\/simulator\/health/u,
      handle: () => ({
        status: 200,
        body: { ready: true, scenario: world.scenario.name, started: world.started() },
      }),
    },
    {
      method: 'GET',
      path: /\/simulator\/truth/u,
      handle: () => ({ status: 200, body: truthOf(world, calls) }),
    },
    {
      method: 'POST',
      path: /\/simulator\/start/u,
      handle: () => {
        world.start();
        return done;
      },
    },
    {
      method: 'POST',
      path: /\/simulator\/faults/u,
      handle: (request) => {
        const fault = parseFault(request);
        acceptable(() => faults.add(fault));
        return done;
      },
    },
    { method: 'DELETE', path: /\/simulator\/faults/u, handle: clearFaults },
    { method: 'POST', path: /\/simulator\/faults\/clear/u, handle: clearFaults },
    {
      method: 'POST',
      path: /\/simulator\/publish/u,
      handle: (request) => {
        const [messageId = ''] = broker.publish(topic, [parsePublish(request)]);
        return { status: 200, body: { messageId } };
      },
    },
    {
      method: 'POST',
      path: /\/simulator\/events/u,
      handle: (request) => {
        const event = parseEvent(request);
        checkWorkload(world, event);
        acceptable(() => world.fire(event, request.query.get('by') === 'attacker'));
        return done;
      },
    },
  ];
}

/** Does what the body asks for; what it asks for wrongly is the caller's to correct. */
function acceptable(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (error instanceof RangeError) throw new StatusError('INVALID_ARGUMENT', error.message);
    throw error;
  }
}

function checkWorkload(world: World, event: ScenarioEvent): void {
  const named = workloadsOf(event);
  if (isAboutWorkload(event) && named.length !== 1)
    throw new StatusError('INVALID_ARGUMENT', 'Name one workload: service, job, workerPool or instance.');
  if (event.do === 'create-service') return;
  const missing = named.find((workload) => !hasWorkload(world, workload));
  if (missing === undefined) return;
  throw new StatusError(
    'INVALID_ARGUMENT',
    `There is no ${missing.kind} '${missing.name}' in this scenario.`,
  );
}
