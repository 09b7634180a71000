import type { JsonObject } from '../../wire/json';
import { objectOf, textOf } from '../../wire/json';
import type { Ids } from '../ids';
import type { RevisionState, ServiceState } from './service-state';
import { imagesOf, sameConfiguration } from '../workload/template';

/** The author and time of a change of a service. */
export interface Change {
  readonly by: string;
  /** Milliseconds. */
  readonly at: number;
  readonly ids: Ids;
  /** Digests of images that are known by tag. */
  readonly digests: Readonly<Record<string, string>>;
  /** Why the revision that it makes does not become ready. Default: it does. */
  readonly fails?: string;
}

/**
 * The service right after a new specification was accepted: next generation, not yet observed. Serving is unchanged.
 * A template with another configuration makes a revision.
 */
export function acceptChange(service: ServiceState, spec: JsonObject, change: Change): ServiceState {
  const template = objectOf(spec, 'template');
  const revision = sameConfiguration(template, objectOf(service.spec, 'template'))
    ? undefined
    : newRevision(service, template, change);
  return {
    ...service,
    spec,
    generation: service.generation + 1,
    updateTime: change.at,
    lastModifier: change.by,
    readiness: { state: 'CONDITION_PENDING', time: service.readiness.time },
    ...(revision === undefined ? {} : { revisions: [...service.revisions, revision] }),
  };
}

/** The members by which a new revision of a service or worker pool is numbered and resolved. */
type Revised = Pick<ServiceState, 'name' | 'revisions' | 'latestCreatedRevision'>;

/** The revision that a template makes: the next number, its images resolved as before unless they are new. */
export function newRevision(service: Revised, template: JsonObject, change: Change): RevisionState {
  const number = String(revisionNumber(newestRevision(service), service.revisions.length) + 1).padStart(
    5,
    '0',
  );
  const label = `${service.name}/${number}`;
  const name = textOf(template, 'revision') || `${service.name}-${number}-${change.ids.letters(label, 3)}`;
  return {
    name,
    uid: change.ids.uuid(`revision/${label}`),
    createTime: change.at,
    creator: change.by,
    template,
    digests: Object.fromEntries(imagesOf(template).map((image) => [image, digestOf(image, service, change)])),
    ...(change.fails === undefined ? {} : { fails: change.fails }),
  };
}

function newestRevision(service: Revised): string {
  return service.revisions.at(-1)?.name ?? service.latestCreatedRevision;
}

/** The number in a revision's name (`S-00007-abc` is 7); `otherwise` for names that people chose. */
export function revisionNumber(name: string, otherwise: number): number {
  const digits = /-(\d{5})-[a-z]{3}$/u.exec(name)?.[1];
  return digits === undefined ? otherwise : Number(digits);
}

function digestOf(image: string, service: Revised, change: Change): string {
  const pinned = /@(sha256:[0-9a-f]{64})$/u.exec(image)?.[1];
  const before = service.revisions.findLast(({ digests }) => Object.hasOwn(digests, image))?.digests[image];
  return pinned ?? change.digests[image] ?? before ?? `sha256:${change.ids.hex(`image/${image}`, 64)}`;
}
