import type { Scenario } from '../scenarios/schema';
import type { ContainerScenario } from '../scenarios/schema/service-schema';

/** One image of a repository, and the tags that stand for it now. Times in milliseconds. */
export interface RegistryImage {
  /** `LOCATION-docker.pkg.dev/PROJECT/REPOSITORY/IMAGE` */
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly uploadTime: number;
}

/** The contents of Artifact Registry: every image that was deployed, and the present digests of its tags. */
export class Registry {
  /** Image by tag to digest: what it stands for now. */
  readonly #tags = new Map<string, string>();
  /** Repository and digest to the time of upload. */
  readonly #images = new Map<string, RegistryImage>();
  readonly #now: () => number;

  constructor(scenario: Scenario, now: () => number) {
    this.#now = now;
    for (const { containers, minutesAgo } of deployments(scenario)) {
      for (const { image, digest } of containers) this.#put(image, digest, now() - (minutesAgo + 2) * 60_000);
    }
    for (const { image, digest, uploadedMinutesAgo } of scenario.registry)
      this.#put(image, digest, now() - uploadedMinutesAgo * 60_000);
  }

  /** Lets a tag stand for another digest from now on. */
  move(image: string, digest: string): void {
    this.#put(image, digest, this.#now());
  }

  /** Returns the present digest of an image by tag; undefined for one that is not there. */
  digestOf(image: string): string | undefined {
    return this.#tags.get(image);
  }

  /** The images whose names begin so (`HOST/PROJECT/REPOSITORY/`), in the order of their first use. */
  list(prefix: string): readonly RegistryImage[] {
    return [...this.#images.values()]
      .filter((image) => image.repository.startsWith(prefix))
      .map((image) => ({ ...image, tags: this.#tagsOf(image) }));
  }

  #put(image: string, digest: string, uploadTime: number): void {
    const [, repository = '', tag] = /^([^@]+?)(?::([^:/@]+))?(?:@.*)?$/u.exec(image) ?? [];
    if (tag !== undefined) this.#tags.set(`${repository}:${tag}`, digest);
    const key = `${repository}@${digest}`;
    if (!this.#images.has(key)) this.#images.set(key, { repository, digest, tags: [], uploadTime });
  }

  #tagsOf({ repository, digest }: RegistryImage): readonly string[] {
    return [...this.#tags]
      .filter(([image, stands]) => stands === digest && image.startsWith(`${repository}:`))
      .map(([image]) => image.slice(repository.length + 1));
  }
}

/** Everything that was deployed, oldest first, so that the newest deployment by a tag says what it stands for. */
function deployments(
  scenario: Scenario,
): readonly { readonly containers: readonly ContainerScenario[]; readonly minutesAgo: number }[] {
  const { services, workerPools, jobs, instances } = scenario;
  return [...[...services, ...workerPools].flatMap(({ revisions }) => revisions), ...jobs, ...instances]
    .map(({ containers, deployedMinutesAgo }) => ({ containers, minutesAgo: deployedMinutesAgo }))
    .sort((a, b) => b.minutesAgo - a.minutesAgo);
}
