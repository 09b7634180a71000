import { Failure } from '../../domain/failures';
import { inertLine } from '../../domain/text/inert-text';
import type { RegistryImage } from '../../domain/workload/workload-settings';
import { readOptions, type Clients } from '../client/clients';
import { attempt } from '../client/errors';
import { fieldsOf } from '../client/parse-fields';
import { toPlain } from '../client/parse-plain';
import { readOne } from '../client/read';

/** Reads of Artifact Registry over its API v1. Two calls for a tag, one for a digest. */
export function createRegistry(clients: Clients) {
  const tagDigest = async ({ repository, image, tag = '' }: ImageReference): Promise<string> => {
    const name = `${repository}/packages/${encodeURIComponent(image)}/tags/${tag}`;
    const call = { what: 'read the tag', resource: name };
    const [found] = await attempt(call, async () => clients.registry().getTag({ name }, readOptions()));
    const digest = parseTagDigest(toPlain(found));
    if (digest !== undefined) return digest;
    throw new Failure('unexpected-answer', `the tag ${name} points to no digest`);
  };

  return {
    /**
     * Reads how an image reference stands in the registry now. Throws `not-found` for an image or tag that is not there any
     * more and `malformed` for a reference into another registry.
     */
    async image(reference: string) {
      const place = parseImageReference(reference);
      if (place === undefined) {
        throw new Failure(
          'malformed',
          `${inertLine(reference)} is no image in Artifact Registry: what it points to now was not looked up`,
        );
      }
      const digest = place.digest ?? (await tagDigest(place));
      const name = `${place.repository}/dockerImages/${encodeURIComponent(place.image)}@${digest}`;
      return readOne(
        {
          what: 'read the image',
          resource: name,
          source: 'artifactregistry.googleapis.com',
          request: `ArtifactRegistry.GetDockerImage ${name}`,
        },
        async () => clients.registry().getDockerImage({ name }, readOptions()),
        (raw) => parseRegistryImage(raw, reference, digest),
      );
    },
  };
}

/** Where an image lies in Artifact Registry, as parts of resource names. */
interface ImageReference {
  /** `projects/P/locations/L/repositories/R` */
  readonly repository: string;
  /** The image's path within it, as it is: `team/app`. */
  readonly image: string;
  /** `sha256:...` where the reference has one. */
  readonly digest?: string;
  /** Where it has no digest: `latest` when it names none. */
  readonly tag?: string;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const PATH = /^[a-z0-9._/-]{1,400}$/;
const PROJECT = /^[a-z][a-z0-9-]{4,29}$/;

/** The location of the repository behind each host of the former Container Registry. */
const containerRegistry: Readonly<Record<string, string>> = {
  'gcr.io': 'us',
  'us.gcr.io': 'us',
  'eu.gcr.io': 'europe',
  'asia.gcr.io': 'asia',
};

/**
 * Reads an image reference: `LOCATION-docker.pkg.dev/PROJECT/REPOSITORY/IMAGE`, or `gcr.io/PROJECT/IMAGE`, with a tag or
 * a digest. Undefined for any other registry, and for what is no reference.
 */
export function parseImageReference(reference: string): ImageReference | undefined {
  const [named = '', digest, ...more] = reference.split('@');
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(colon + 1) : 'latest';
  const place = placeOf((hasTag ? named.slice(0, colon) : named).split('/'));
  if (place === undefined || !TAG.test(tag)) return undefined;
  return { ...place, ...(digest === undefined ? { tag } : { digest }) };
}

function placeOf([host = '', first = '', ...rest]: readonly string[]):
  Pick<ImageReference, 'repository' | 'image'> | undefined {
  // A domain-scoped project is written in two parts: `gcr.io/example.com/project/image`.
  const scoped = first.includes('.');
  const [second = '', ...below] = rest;
  const project = scoped ? `${first}:${second}` : first;
  const path = scoped ? below : rest;
  const isProject = scoped ? /^[a-z0-9.-]{1,80}$/.test(first) && PROJECT.test(second) : PROJECT.test(first);
  if (!isProject) return undefined;
  const location = /^([a-z0-9-]{1,40})-docker\.pkg\.dev$/.exec(host)?.[1];
  const old = Object.hasOwn(containerRegistry, host) ? containerRegistry[host] : undefined;
  const [repository = '', ...inside] = location === undefined ? [host, ...path] : path;
  const image = inside.join('/');
  const where = location ?? old;
  if (where === undefined || !PATH.test(image) || !/^[a-z0-9.-]{1,63}$/.test(repository)) return undefined;
  return { repository: `projects/${project}/locations/${where}/repositories/${repository}`, image };
}

/** The digest that a Tag, as plain JSON, points to; undefined when it names none. */
export function parseTagDigest(value: unknown): string | undefined {
  return /sha256:[0-9a-f]{64}/.exec(fieldsOf(value).text('version'))?.[0];
}

/** Reads a DockerImage, as plain JSON, that was asked for by digest. */
export function parseRegistryImage(value: unknown, reference: string, digest: string): RegistryImage {
  const image = fieldsOf(value);
  return { reference, digest, tags: image.texts('tags'), uploadedAt: image.time('uploadTime') };
}
