import type { FindingContainer } from './finding';
import type { ContainerSettings } from '../workload/service';

/**
 * The container that a finding is about, of those of its workload: by the name that the finding gives, else by the
 * digest that ran, else by the image reference; the only one where there is but one. A finding names a sidecar as it
 * names any other, and a tag can be moved: the digest is the better word.
 */
export function affectedContainer(
  reported: FindingContainer | undefined,
  containers: readonly ContainerSettings[],
): ContainerSettings | undefined {
  if (containers.length === 1) return containers[0];
  if (reported === undefined) return undefined;
  const digest = digestIn(reported.imageId) ?? digestIn(reported.imageUri);
  return (
    only(containers.filter(({ name }) => name !== '' && name === reported.name)) ??
    only(containers.filter((own) => digest !== undefined && own.digest === digest)) ??
    only(containers.filter(({ image }) => withoutDigest(image) === withoutDigest(reported.imageUri)))
  );
}

/** The `sha256:...` in an image id or reference. */
export function digestIn(text: string | undefined): string | undefined {
  return /sha256:[0-9a-f]{64}/.exec(text ?? '')?.[0];
}

/** Two containers of one image are not told apart by it. */
function only(found: readonly ContainerSettings[]): ContainerSettings | undefined {
  return found.length === 1 ? found[0] : undefined;
}

function withoutDigest(reference: string): string {
  return reference.split('@', 1)[0] ?? reference;
}
