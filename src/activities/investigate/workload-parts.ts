import type { EvidenceRef, Gap } from '../../domain/evidence/evidence';
import { inertLine } from '../../domain/text/inert-text';
import type { ContainerSettings } from '../../domain/workload/service';
import type { RegistryImage, SettingsList, WorkloadSettings } from '../../domain/workload/workload-settings';
import type { ActivityDeps } from '../deps';
import { evidenceOf, factsOf, isWhole, takeReading, type Reading } from '../evidence';

/** A workload of one kind as it was read. */
export interface WorkloadRead {
  readonly settings: WorkloadSettings;
  readonly evidence: readonly EvidenceRef[];
  readonly gaps: readonly Gap[];
  readonly headline: string;
}

/** Names the lists that were read, and not to their end. One that was not read at all is absent from the settings. */
export function unfinishedLists(
  lists: Readonly<Partial<Record<SettingsList, Reading<unknown>>>>,
): Pick<WorkloadSettings, 'unfinished'> {
  const all = [
    ['revisions', lists.revisions],
    ['executions', lists.executions],
    ['schedules', lists.schedules],
  ] as const;
  const unfinished = all.flatMap(([name, part]) =>
    part !== undefined && 'value' in part && !isWhole(part) ? [name] : [],
  );
  return unfinished.length === 0 ? {} : { unfinished };
}

/** Most images that are looked up for one workload; each takes up to two calls. */
const MOST = 10;
const HIDES = 'whether an image was replaced under its tag or deleted since it was started';

interface ImagesRead {
  /** Absent where none could be read. */
  readonly images?: readonly RegistryImage[];
  readonly evidence: readonly EvidenceRef[];
  readonly gaps: readonly Gap[];
}

/** Asks the registry what each image reference points to now. Those that fail for one reason are one gap, which names them. */
export async function readImages(deps: ActivityDeps, references: readonly string[]): Promise<ImagesRead> {
  const all = [...new Set(references.filter((reference) => reference !== ''))];
  const parts = await Promise.all(
    all.slice(0, MOST).map(async (reference) => ({
      reference,
      part: await takeReading(deps, `registry image ${inertLine(reference, 120)}`, HIDES, async () =>
        deps.google.registry.image(reference),
      ),
    })),
  );
  const images = parts.flatMap(({ part }) => factsOf(part) ?? []);
  const failed = parts.flatMap(({ reference, part }) =>
    'gap' in part ? [{ reference, gap: part.gap }] : [],
  );
  return {
    ...(images.length === 0 ? {} : { images }),
    evidence: evidenceOf(parts.map(({ part }) => part)),
    gaps: [...together(failed), ...beyond(all.length)],
  };
}

export function imagesOf(containers: readonly ContainerSettings[]): readonly string[] {
  return containers.map(({ image }) => image);
}

/** One gap for each permission that is missing, since it is missing for all images alike, and one for each other reason. */
function together(failed: readonly { readonly reference: string; readonly gap: Gap }[]): readonly Gap[] {
  const groups = new Map<string, { readonly gap: Gap; readonly references: string[] }>();
  for (const { reference, gap } of failed) {
    const key = gap.permission ?? gap.why.replaceAll(/\S*[/@:]\S*/g, '');
    const group = groups.get(key) ?? { gap, references: [] };
    group.references.push(inertLine(reference, 120));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ gap, references }) => ({
    ...gap,
    what: references.length === 1 ? gap.what : `registry images ${references.join(', ')}`,
  }));
}

function beyond(count: number): readonly Gap[] {
  return count <= MOST
    ? []
    : [{ what: 'registry images', why: `only ${MOST} of ${count} are looked up`, hides: HIDES }];
}
