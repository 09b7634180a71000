import type { Access } from '../access';
import type { GrpcService } from '../wire/grpc-server';
import { textsOf } from '../wire/json';
import type { World } from '../world/world';
import { listLogEntries } from './list-entries';

/** Cloud Logging v2 over gRPC: ListLogEntries. */
export function loggingService(world: World, access: Access): GrpcService {
  return {
    package: '@google-cloud/logging-api',
    service: 'google.logging.v2.LoggingServiceV2',
    unary: { ListLogEntries: (request) => listLogEntries(world, access, request) },
    effects: {
      ListLogEntries: { resource: (request) => textsOf(request, 'resourceNames')[0] ?? '' },
    },
  };
}
