import type { Access } from '../access';
import type { GrpcService } from '../wire/grpc/grpc-service';
import type { World } from '../world/world';
import { listTimeSeries } from './list-time-series';

/** Cloud Monitoring v3 over gRPC: ListTimeSeries for the instance count. */
export function monitoringService(world: World, access: Access): GrpcService {
  return {
    package: '@google-cloud/monitoring',
    service: 'google.monitoring.v3.MetricService',
    unary: { ListTimeSeries: (request) => listTimeSeries(world, access, request) },
  };
}
