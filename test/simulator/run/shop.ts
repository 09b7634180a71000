import type { protos } from '@google-cloud/run';
import type { Cloud } from '../cloud';
import { shop } from '../small-scenario';

export type Service = protos.google.cloud.run.v2.IService;

/** Asks for an update and lets the time pass that its operation takes. */
export async function update(cloud: Cloud, service: Service, paths?: string[]) {
  const [operation] = await cloud.services.updateService({
    service: { name: shop, ...service },
    ...(paths === undefined ? {} : { updateMask: { paths } }),
  });
  cloud.clock.advance(1);
  return operation;
}

export async function get({ services }: Cloud): Promise<Service> {
  const [service] = await services.getService({ name: shop });
  return service;
}

export const manual: Service = { scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } };
export const manualPaths = ['scaling.scaling_mode', 'scaling.manual_instance_count'];
export const allTraffic = (name: string): Service => ({
  traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: name, percent: 100 }],
});
