import { createAccess } from './access';
import { artifactRegistryService } from './artifact-registry/artifact-registry-service';
import { assetService } from './asset/asset-service';
import { CallLog } from './call-log';
import { controlRoutes } from './control/routes';
import { Faults } from './faults';
import { iamRoutes } from './iam/iam-routes';
import { createPolicies } from './iam/policies';
import { loggingService } from './logging/logging-service';
import { metadataRoutes } from './metadata/metadata-routes';
import { createTokens } from './metadata/tokens';
import { monitoringService } from './monitoring/monitoring-service';
import { createBroker } from './pubsub/broker';
import { pubsubIam } from './pubsub/iam';
import { pubsubServices } from './pubsub/services';
import { ancestorServices } from './resource-manager/ancestors';
import { projectsService } from './resource-manager/projects';
import { runServices } from './run/run-services';
import { schedulerService } from './scheduler/scheduler-service';
import { loadScenario } from './scenarios/load';
import { switchSchema } from './scenarios/schema';
import type { Scenario, Switches } from './scenarios/schema';
import { notificationConfigs, withNotificationConfigs } from './security-center/notification-configs';
import { publishNotifications } from './security-center/notifications';
import { securityCenterService } from './security-center/service';
import { virusTotalRoutes } from './virustotal/routes';
import { createGate } from './wire/gate';
import { startGrpcServer } from './wire/grpc/grpc-server';
import { startHttpServer } from './wire/http-server';
import { systemClock } from './world/agenda';
import type { Clock } from './world/agenda';
import { createIds } from './world/ids';
import { keepTime } from './world/heartbeat';
import { virusTotalRecords } from './world/virustotal-records';
import { World } from './world/world';

/** How to start a simulator. */
export interface SimulatorOptions {
  /** A scenario, or the name of one that comes with the simulator, or a file's path. */
  readonly scenario: Scenario | string;
  /** Values of the switches; each has a default. */
  readonly switches?: Partial<Switches>;
  /** Default 0: a free one. */
  readonly grpcPort?: number;
  /** Default 0: a free one. */
  readonly httpPort?: number;
  /** Do not start the scenario's clock; `start` or `POST /simulator/start` does. Default: false. */
  readonly hold?: boolean;
  /** Where the scenario's time comes from. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** A simulator that serves. */
export interface RunningSimulator {
  /** `127.0.0.1:PORT` */
  readonly grpc: string;
  /** `http://127.0.0.1:PORT` */
  readonly http: string;
  readonly world: World;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** Starts the scenario's clock, if it was held. */
  start(): void;
  /** Resolves when both ports are free and no timer is left. */
  close(): Promise<void>;
}

/**
 * Serves a simulated Google Cloud and VirusTotal on loopback: one gRPC port, one HTTP port.
 * Rejects for a bad scenario, a taken port, or a permission that is none; nothing is left open then.
 */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const scenario = typeof options.scenario === 'string' ? loadScenario(options.scenario) : options.scenario;
  const { google, pubsub, caller } = scenario;
  const access = createAccess({ denied: caller.denied });
  const switches = switchSchema.parse(options.switches ?? {});
  const faults = new Faults();
  for (const fault of scenario.faults) faults.add(fault);
  const tokens = createTokens(createIds(scenario.seed ?? scenario.name));
  const world = new World(scenario, options.clock ?? systemClock, switches, {
    grant: (permission) => access.grant(permission),
    arm: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    revokeTokens: () => tokens.revoke(),
  });
  const calls = new CallLog();
  const gate = createGate({ faults, callLog: calls, tokens, project: google.project });
  const topic = `projects/${google.project.id}/topics/${pubsub.topic}`;
  const broker = createBroker([
    {
      name: topic,
      subscriptions: [
        {
          name: `projects/${google.project.id}/subscriptions/${pubsub.subscription}`,
          ackDeadlineSeconds: pubsub.ackDeadlineSeconds,
        },
      ],
    },
  ]);
  const policies = createPolicies();
  const scope = {
    organization: google.organization,
    project: google.project,
    activation: google.activation,
  };
  const configs = notificationConfigs(
    {
      name: `organizations/${google.organization}/locations/global/notificationConfigs/${pubsub.notificationConfig}`,
      topic,
    },
    { broker, access, policies },
    scope,
  );
  publishNotifications(world.findings, { broker, policies }, configs);
  const grpc = await startGrpcServer(
    [
      withNotificationConfigs(securityCenterService(world.findings, access, scope), configs),
      projectsService(world, access),
      ...ancestorServices(world, access),
      assetService(world, access),
      ...pubsubServices(broker, access),
      pubsubIam(broker, access, policies),
      ...runServices(world, access),
      schedulerService(world, access),
      artifactRegistryService(world, access),
      loggingService(world, access),
      monitoringService(world, access),
    ],
    gate,
    options.grpcPort ?? 0,
  );
  const http = await startHttpServer(
    [
      ...virusTotalRoutes(virusTotalRecords(scenario), scenario.virustotal),
      ...iamRoutes(world, access),
      ...metadataRoutes({ google, email: caller.email, tokens }),
      ...controlRoutes({ world, faults, calls, broker, topic }),
    ],
    gate,
    options.httpPort ?? 0,
  ).catch(async (error: unknown) => {
    await grpc.close();
    throw error;
  });
  const stopTime = keepTime(world.agenda);
  if (options.hold !== true) world.start();
  return {
    grpc: `127.0.0.1:${grpc.port}`,
    http: `http://127.0.0.1:${http.port}`,
    world,
    faults,
    calls,
    start: () => world.start(),
    async close() {
      stopTime();
      broker.close();
      await Promise.all([grpc.close(), http.close()]);
    },
  };
}
