import type { ContainerScenario, RevisionScenario } from '../../scenarios/schema/service-schema';
import type { JsonObject } from '../../wire/json';
import { listOf, isJsonObject, textOf } from '../../wire/json';

/** The v2 RevisionTemplate of a scenario's revision, with the server's defaults, in the order in which Cloud Run answers. */
export function templateOf(revision: RevisionScenario, projectNumber: string): JsonObject {
  const { minInstanceCount, maxInstanceCount } = revision;
  const scaling = {
    ...(minInstanceCount === undefined ? {} : { minInstanceCount }),
    ...(maxInstanceCount === undefined ? {} : { maxInstanceCount }),
  };
  return {
    ...(revision.explicitName ? { revision: revision.name } : {}),
    ...(Object.keys(scaling).length === 0 ? {} : { scaling }),
    timeout: `${revision.timeoutSeconds}s`,
    serviceAccount: accountOf(revision.serviceAccount, projectNumber),
    containers: revision.containers.map(containerOf),
    maxInstanceRequestConcurrency: revision.concurrency,
    // The runtime detectors work in the second generation only.
    executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
  };
}

/** The container of a job, worker pool or single instance, which get no requests: no port, no probe. */
export function plainContainerOf(container: ContainerScenario): JsonObject {
  const { name, image, command, args } = container;
  return {
    ...(name === undefined ? {} : { name }),
    image,
    ...(command.length === 0 ? {} : { command }),
    ...(args.length === 0 ? {} : { args }),
    env: [
      ...Object.entries(container.env).map(([variable, value]) => ({ name: variable, value })),
      ...Object.entries(container.secrets).map(([variable, secret]) => ({
        name: variable,
        valueSource: { secretKeyRef: { secret, version: 'latest' } },
      })),
    ],
    resources: { limits: { ...container.limits } },
  };
}

function containerOf(container: ContainerScenario): JsonObject {
  const { port, limits } = container;
  return {
    ...plainContainerOf(container),
    resources: { limits: { ...limits }, cpuIdle: true },
    ...(port === undefined
      ? {}
      : {
          ports: [{ name: 'http1', containerPort: port }],
          startupProbe: {
            timeoutSeconds: 240,
            periodSeconds: 240,
            failureThreshold: 1,
            tcpSocket: { port },
          },
        }),
  };
}

/** The account that a workload runs as, the project's default compute account where the scenario names none. */
export function accountOf(account: string | undefined, projectNumber: string): string {
  return account ?? `${projectNumber}-compute@developer.gserviceaccount.com`;
}

/** Returns the digests of containers' images at their deployment: image to digest. */
export function digestsOf(containers: readonly ContainerScenario[]): Readonly<Record<string, string>> {
  return Object.fromEntries(containers.map(({ image, digest }) => [image, digest]));
}

/** Containers of a template with their images shown by the digest that they were resolved to. */
export function resolvedContainers(
  template: JsonObject,
  digests: Readonly<Record<string, string>>,
): readonly JsonObject[] {
  return listOf(template, 'containers')
    .filter(isJsonObject)
    .map((container) => {
      const image = textOf(container, 'image');
      const digest = digests[image];
      return digest === undefined ? container : { ...container, image: byDigest(image, digest) };
    });
}

/** Tells whether two templates make the same revision: only the revision's name may differ. */
export function sameConfiguration(one: JsonObject, other: JsonObject): boolean {
  return canonical({ ...one, revision: undefined }) === canonical({ ...other, revision: undefined });
}

/** Keys in order; an empty list is left out, because on the wire it is the same as none. */
function canonical(value: JsonObject): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part)
            .filter(([, member]) => !(Array.isArray(member) && member.length === 0))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : part,
  );
}

/** The images of a template's containers, in order. */
export function imagesOf(template: JsonObject): readonly string[] {
  return listOf(template, 'containers')
    .filter(isJsonObject)
    .map((container) => textOf(container, 'image'));
}

/** `repository@sha256:...` for an image and what it stood for. */
export function byDigest(image: string, digest: string): string {
  return `${image.replace(/@.*$/u, '').replace(/:[^:/]+$/u, '')}@${digest}`;
}
