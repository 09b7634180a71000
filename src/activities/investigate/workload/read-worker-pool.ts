import type { Workload } from '../../../domain/workload/workload';
import type { ActivityDeps } from '../../deps';
import { storeRaw } from '../../evidence';
import { evidenceOf, factsOf, gapsOf, readPart } from '../part';
import { unfinishedLists, type WorkloadRead } from './workload-read';
import { imagesOf, readImages } from './read-images';
import { defined } from '../../../domain/defined';

/** A worker pool with revisions and images. The pool itself must be readable. */
export async function readWorkerPool(
  deps: ActivityDeps,
  workload: Workload,
  reported: readonly string[],
): Promise<WorkloadRead> {
  const { workerPools } = deps.google;
  const pool = await workerPools.pool(workload);
  const revisions = await readPart(
    deps,
    'revisions',
    'which images run and which revision was attacked',
    async () => workerPools.revisions(workload, pool.facts),
  );
  const running = (factsOf(revisions) ?? []).filter(({ percent }) => percent > 0);
  const images = await readImages(deps, [
    ...reported,
    ...imagesOf(pool.facts.containers),
    ...running.flatMap(({ containers }) => imagesOf(containers)),
  ]);
  return {
    settings: {
      kind: 'workerPools',
      pool: pool.facts,
      ...('facts' in revisions ? { revisions: revisions.facts } : {}),
      ...unfinishedLists({ revisions }),
      ...defined({ images: images.images }),
    },
    evidence: [
      await storeRaw(deps, 'worker pool settings', pool),
      ...evidenceOf([revisions]),
      ...images.evidence,
    ],
    gaps: [...gapsOf([revisions]), ...images.gaps],
    headline: `generation ${pool.facts.generation}, ${pool.facts.manualInstanceCount ?? 'no set number of'} instances, ${pool.facts.instanceSplits.length} splits`,
  };
}
