import type { CallLog } from '../call-log';
import { isJsonObject, numberOf, objectOf, textOf } from '../wire/json';
import type { JsonObject } from '../wire/json';
import { toRfc3339 } from '../world/rfc3339';
import { isManual } from '../world/service/scaling';
import { otherKinds, shellTruth } from './truth-of-kinds';
import type { ServiceState } from '../world/service/service-state';
import type { World } from '../world/world';

/** All that is true, also what no API of the simulated cloud shows. */
export function truthOf(world: World, calls: CallLog): JsonObject {
  world.settle();
  const { attacker, agenda, services, findings } = world;
  const diedAt = attacker.shellDiedAt();
  const made = calls.all();
  return {
    scenario: world.scenario.name,
    clockSeconds: world.clockSeconds(),
    attacker: {
      shell: attacker.shell(),
      token: attacker.token(agenda.now()),
      ...(diedAt === undefined ? {} : { shellDiedAt: toRfc3339(diedAt) }),
      shells: attacker.shells().map(shellTruth),
      uses: attacker.uses().map((use) => ({ ...use, at: toRfc3339(use.at) })),
    },
    services: Object.fromEntries(
      services.list().map((service) => [service.name, serviceTruth(world, service)]),
    ),
    ...otherKinds(world),
    disturbed: world.disturbances
      .list()
      .map(({ workload, why, at }) => ({ workload, why, at: toRfc3339(at) })),
    findings: Object.fromEntries(
      findings.list().map(({ finding }) => [
        textOf(finding, 'name'),
        {
          state: textOf(finding, 'state'),
          mute: textOf(finding, 'mute'),
          marks: objectOf(objectOf(finding, 'securityMarks'), 'marks'),
          externalSystems: objectOf(finding, 'externalSystems'),
        },
      ]),
    ),
    calls: made.map((call) => ({ ...call })),
    underWay: calls.underWay().map((call) => ({ ...call })),
    changes: made.filter(
      ({ method, change, validateOnly, outcome }) =>
        method.startsWith('google.cloud.run.') &&
        change &&
        !validateOnly &&
        (outcome === 'ok' || outcome === 'answer-lost'),
    ).length,
  };
}

function serviceTruth(world: World, service: ServiceState): JsonObject {
  const { scaling, targets } = service.served;
  const running = world.fleet.alive(service.name);
  return {
    frozen: isManual(service) && numberOf(scaling, 'manualInstanceCount') === 0,
    instances: running.length,
    running: running.map(({ id, revision, state, requests }) => ({
      id,
      revision,
      state,
      openRequests: requests.size,
    })),
    generation: service.generation,
    spec: service.spec,
    served: {
      scaling: { ...scaling, scalingMode: isManual(service) ? 'MANUAL' : 'AUTOMATIC' },
      targets: targets.map((target) => ({ ...target })).filter(isJsonObject),
    },
    requests: { ...world.requests.counts(service.name) },
  };
}
