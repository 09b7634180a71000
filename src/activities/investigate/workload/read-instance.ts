import type { Workload } from '../../../domain/workload/workload';
import type { ActivityDeps } from '../../deps';
import { storeRaw } from '../../evidence';
import type { WorkloadRead } from './workload-read';
import { imagesOf, readImages } from './read-images';
import { defined } from '../../../domain/defined';

/** An instance with its images. The instance itself must be readable. */
export async function readInstance(
  deps: ActivityDeps,
  workload: Workload,
  reported: readonly string[],
): Promise<WorkloadRead> {
  const instance = await deps.google.runInstances.instance(workload);
  const images = await readImages(deps, [...reported, ...imagesOf(instance.facts.containers)]);
  return {
    settings: {
      kind: 'instances',
      instance: instance.facts,
      ...defined({ images: images.images }),
    },
    evidence: [await storeRaw(deps, 'instance settings', instance), ...images.evidence],
    gaps: images.gaps,
    headline: `generation ${instance.facts.generation}, ${instance.facts.containers.length} containers`,
  };
}
