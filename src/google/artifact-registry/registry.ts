import { Failure } from '../../domain/failures';
import { inertLine } from '../../domain/text/inert-text';
import type { Clients } from '../client/clients';
import { readOptions } from '../client/clients';
import { toFailure } from '../client/errors';
import { parseImageReference, type ImageReference } from './image-reference';
import { toPlain } from '../client/parse-plain';
import { parseRegistryImage, parseTagDigest } from './parse-registry-image';
import { withoutSecrets } from '../client/without-secrets';
import type { RegistryImage } from '../../domain/workload/workload-settings';
import type { ReadFrom } from '../client/read-result';

/** Reads of Artifact Registry. */
export interface RegistryPort {
  /**
   * What the registry says of an image reference now. Throws `not-found` for an image or tag that is not there any more
   * and `malformed` for a reference into another registry.
   */
  image(reference: string): Promise<ReadFrom<RegistryImage>>;
}

/** Reads of Artifact Registry over its API v1. Two calls for a tag, one for a digest. */
export function createRegistry(clients: Clients): RegistryPort {
  const tagDigest = async ({ repository, image, tag = '' }: ImageReference): Promise<string> => {
    const name = `${repository}/packages/${encodeURIComponent(image)}/tags/${tag}`;
    try {
      const digest = parseTagDigest(toPlain((await clients.registry().getTag({ name }, readOptions()))[0]));
      if (digest !== undefined) return digest;
    } catch (thrown) {
      throw toFailure(thrown, { what: 'read the tag', resource: name });
    }
    throw new Failure('unexpected-answer', `the tag ${name} points to no digest`);
  };

  return {
    async image(reference) {
      const place = parseImageReference(reference);
      if (place === undefined) {
        throw new Failure(
          'malformed',
          `${inertLine(reference)} is no image in Artifact Registry: what it points to now was not looked up`,
        );
      }
      const digest = place.digest ?? (await tagDigest(place));
      const name = `${place.repository}/dockerImages/${encodeURIComponent(place.image)}@${digest}`;
      try {
        const raw = toPlain((await clients.registry().getDockerImage({ name }, readOptions()))[0]);
        return {
          facts: parseRegistryImage(raw, reference, digest),
          raw: withoutSecrets(raw),
          source: 'artifactregistry.googleapis.com',
          request: `ArtifactRegistry.GetDockerImage ${name}`,
        };
      } catch (thrown) {
        throw toFailure(thrown, { what: 'read the image', resource: name });
      }
    },
  };
}
