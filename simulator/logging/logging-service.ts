import type { Access } from '../access';
import type { GrpcService } from '../wire/grpc/grpc-service';
import { textsOf } from '../wire/json';
import type { World } from '../world/world';
import { listLogEntries } from './list-entries';
import { createReadQuota } from './read-quota';

/** Cloud Logging v2 over gRPC: ListLogEntries, as often as a project may in a minute. */
export function loggingService(world: World, access: Access): GrpcService {
  const { google, logs } = world.scenario;
  const quota = createReadQuota(logs.readsPerMinute, google.project.number, () => world.agenda.now());
  return {
    package: '@google-cloud/logging-api',
    service: 'google.logging.v2.LoggingServiceV2',
    unary: {
      ListLogEntries: (request) => {
        quota.count();
        return listLogEntries(world, access, request);
      },
    },
    effects: {
      ListLogEntries: { resource: (request) => textsOf(request, 'resourceNames')[0] ?? '' },
    },
  };
}
