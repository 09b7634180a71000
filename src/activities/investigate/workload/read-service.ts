import type { Workload } from '../../../domain/workload/workload';
import type { ActivityDeps } from '../../deps';
import { storeRaw } from '../../evidence';
import { evidenceOf, factsOf, gapsOf, readPart } from '../part';
import { unfinishedLists, type WorkloadRead } from './workload-read';
import { imagesOf, readImages } from './read-images';
import { defined } from '../../../domain/defined';

/** A service with revisions, invokers and images. The service itself must be readable. */
export async function readService(
  deps: ActivityDeps,
  workload: Workload,
  reported: readonly string[],
): Promise<WorkloadRead> {
  const { services } = deps.google;
  const [service, revisions, invokers] = await Promise.all([
    services.service(workload),
    readPart(deps, 'revisions', 'which images serve and which revision was attacked', async () =>
      services.revisions(workload),
    ),
    readPart(deps, 'invoker policy', 'whether anybody on the internet can call it', async () =>
      services.invokers(workload),
    ),
  ]);
  const parts = [revisions, invokers];
  const reachable = (factsOf(revisions) ?? []).filter(({ percent, tags }) => percent > 0 || tags.length > 0);
  const images = await readImages(deps, [
    ...reported,
    ...imagesOf(service.facts.containers),
    ...reachable.flatMap(({ containers }) => imagesOf(containers)),
  ]);
  return {
    settings: {
      kind: 'services',
      service: service.facts,
      ...('facts' in revisions ? { revisions: revisions.facts } : {}),
      ...unfinishedLists({ revisions }),
      ...('facts' in invokers ? { invokers: invokers.facts } : {}),
      ...defined({ images: images.images }),
    },
    evidence: [await storeRaw(deps, 'service settings', service), ...evidenceOf(parts), ...images.evidence],
    gaps: [...gapsOf(parts), ...images.gaps],
    headline: `generation ${service.facts.generation}, ${service.facts.traffic.length} traffic targets`,
  };
}
