import type { RegistryImage } from '../../domain/workload/workload-settings';
import { fieldsOf } from '../client/parse-fields';

const DIGEST = /sha256:[0-9a-f]{64}/;

/** The digest that a Tag, as plain JSON, points to; undefined when it names none. */
export function parseTagDigest(value: unknown): string | undefined {
  return DIGEST.exec(fieldsOf(value).text('version'))?.[0];
}

/** Reads a DockerImage, as plain JSON, that was asked for by digest. */
export function parseRegistryImage(value: unknown, reference: string, digest: string): RegistryImage {
  const image = fieldsOf(value);
  return { reference, digest, tags: image.texts('tags'), uploadedAt: image.time('uploadTime') };
}
