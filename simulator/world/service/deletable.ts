import { isJsonObject, listOf, textOf } from '../../wire/json';
import type { ServiceState } from './service-state';

/**
 * Why a revision of a service cannot be deleted, as the documentation has it: it can receive traffic (a tag suffices,
 * wanted or served), it is the only one, or it is the latest. Undefined where it can be.
 */
export function whyKept(service: ServiceState, revision: string): string | undefined {
  if (service.revisions.length === 1)
    return `Revision '${revision}' is the only revision of service '${service.name}' and cannot be deleted.`;
  if (service.revisions.at(-1)?.name === revision || service.latestReadyRevision === revision)
    return `Revision '${revision}' is the latest revision of service '${service.name}' and cannot be deleted.`;
  const wanted = listOf(service.spec, 'traffic')
    .filter(isJsonObject)
    .map((target) => textOf(target, 'revision'));
  const served = service.served.targets.map((target) => target.revision);
  return [...wanted, ...served].includes(revision)
    ? `Revision '${revision}' is assigned traffic or a tag of service '${service.name}' and cannot be deleted.`
    : undefined;
}
