import { digestIn } from '../../finding/affected-container';
import type { Reconstruction } from '../../assessment/reconstruction';
import type { ContainerSettings, RevisionSettings } from '../../workload/service';
import {
  resourceOf,
  type ExecutionSettings,
  type RegistryImage,
  type WorkloadSettings,
} from '../../workload/workload-settings';

/** A label and its text; not inert yet. An empty text is shown as `none`. */
export type Fact = readonly [label: string, value: string];

/** The container that was attacked, of the revision or execution that was, and the others beside it. */
export function containerFacts(known: Reconstruction, settings: WorkloadSettings): readonly Fact[] {
  const { revision, execution } = known.attacked;
  const attacked = revision.known ?? execution.known;
  const containers = attacked?.containers ?? resourceOf(settings).containers;
  const reported = known.anchor?.containers[0];
  const { known: container, others } = known.attacked.container;
  if (container === undefined) {
    return [
      ['Affected container', 'could not be told'],
      ['Containers', containers.map(containerText).join('; ')],
    ];
  }
  const { name, image, command, args, envNames, secrets, ports, limits } = container;
  // A revision or execution has the digest that its tag was resolved to; what the tag is now, the template's says, where
  // that is the template that it was made from.
  const template = resourceOf(settings).containers.find((each) => each.name === name);
  const made = isOfTemplate(settings, attacked) ? [template?.image] : [];
  const own = attacked === undefined && settings.kind !== 'instances' ? [] : [image, ...made];
  const references = [...own, reported?.imageUri].filter((each) => each !== undefined);
  const ran = digestIn(reported?.imageId) ?? container.digest;
  const newest =
    attacked === undefined && settings.kind !== 'instances'
      ? ' of the newest template, which need not be what was attacked'
      : '';
  return [
    ['Affected container', `${name} (one of ${containers.length})${newest}`],
    ['Image', image],
    ['Image digest', ran ?? 'not known: the reference is a tag, which can be moved'],
    ...registryFacts(settings.images, references, ran, image),
    ['Command', [...command, ...args].join(' ')],
    ['Environment names', envNames.join(', ')],
    ['Secrets', secrets.join(', ')],
    ['Ports', ports.join(', ')],
    ['Limits', limitsText(limits)],
    // The instance is the unit: who is in one container shares network and identity with the others.
    ...(others.length === 0
      ? []
      : [['Other containers in the same instance', others.map(containerText).join('; ')] as const]),
  ];
}

/**
 * Whether the newest template made what was attacked: only then its reference is the one that was attacked. Another
 * revision's tag says nothing of it, wherever that points now.
 */
function isOfTemplate(
  settings: WorkloadSettings,
  attacked: RevisionSettings | ExecutionSettings | undefined,
): boolean {
  switch (settings.kind) {
    case 'services':
      return isNewest(settings.service, attacked);
    case 'workerPools':
      return isNewest(settings.pool, attacked);
    case 'jobs':
      return attacked !== undefined && Date.parse(settings.job.updatedAt) <= Date.parse(attacked.createdAt);
    case 'instances':
      return true;
  }
}

/** The newest revision that is ready is of the newest template only where that became ready. */
function isNewest(
  { ready, latestReadyRevision }: { readonly ready: string; readonly latestReadyRevision: string },
  attacked: RevisionSettings | ExecutionSettings | undefined,
): boolean {
  return ready === 'CONDITION_SUCCEEDED' && attacked?.name === latestReadyRevision;
}

/**
 * The registry's present word on the references that name the attacked image: a tag that was moved since is said first. Of
 * `shown`, the reference of the settings that are shown, it is told without a comparison where another may have been attacked.
 */
function registryFacts(
  images: readonly RegistryImage[] | undefined,
  references: readonly string[],
  ran: string | undefined,
  shown: string,
): readonly Fact[] {
  return (images ?? [])
    .filter(({ reference }) => references.includes(reference) || reference === shown)
    .map(({ reference, digest, tags, uploadedAt }) => {
      const named = tags.length === 0 ? 'no tag' : `tags ${tags.join(', ')}`;
      const now = `${reference} is ${digest} now (${named}; uploaded ${uploadedAt || 'at a time not told'})`;
      if (ran === undefined || ran === digest || !references.includes(reference))
        return ['In the registry', now];
      return ['In the registry', `MOVED: ${ran} ran, and ${now}. Preserve the image by its digest.`];
    });
}

function containerText({ name, image }: ContainerSettings): string {
  return `${name === '' ? 'unnamed' : name}: ${image}`;
}

function limitsText(limits: ContainerSettings['limits']): string {
  return Object.entries(limits)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
}
