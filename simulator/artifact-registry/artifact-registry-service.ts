import { permissionDenied, type Access } from '../access';
import { pageOf } from '../run/pages';
import type { GrpcService } from '../wire/grpc/grpc-service';
import type { JsonObject } from '../wire/json';
import { textOf } from '../wire/json';
import { StatusError } from '../wire/status';
import type { RegistryImage } from '../world/registry';
import { toRfc3339 } from '../world/rfc3339';
import type { World } from '../world/world';

/** A repository, as parts of its resource name. */
const repositoryForm = /^projects\/([^/]+)\/locations\/([^/]+)\/repositories\/([^/]+)$/u;

/**
 * Artifact Registry v1 over gRPC: the images that the scenario deployed or names, and what their tags stand for now.
 * Images of another project than the scenario's can be read like its own, as those of a public repository can.
 */
export function artifactRegistryService(world: World, access: Access): GrpcService {
  const imagesIn = (repository: string, permission: string): readonly RegistryImage[] => {
    access.require(permission, repository);
    world.settle();
    const [, project = '', location = '', id = ''] = repositoryForm.exec(repository) ?? [];
    if (id === '')
      throw new StatusError('INVALID_ARGUMENT', `'${repository}' is not the name of a repository.`);
    const { project: own } = world.scenario.google;
    const host = `${location}-docker.pkg.dev/${project === own.number ? own.id : project}/${id}/`;
    const images = world.registry.list(host);
    if (images.length === 0) throw permissionDenied(permission, repository);
    return images;
  };
  return {
    package: '@google-cloud/artifact-registry',
    service: 'google.devtools.artifactregistry.v1.ArtifactRegistry',
    unary: {
      GetDockerImage: (request) => {
        const [repository, rest] = split(textOf(request, 'name'), 'dockerImages');
        const images = imagesIn(repository, 'artifactregistry.dockerimages.get');
        const found = images.find((image) => `${pathOf(image)}@${image.digest}` === rest);
        if (found === undefined) throw notFound();
        return dockerImage(repository, found);
      },
      ListDockerImages: (request) => {
        const repository = textOf(request, 'parent');
        const images = imagesIn(repository, 'artifactregistry.dockerimages.list');
        const { items, nextPageToken } = pageOf(images, request);
        return { dockerImages: items.map((image) => dockerImage(repository, image)), nextPageToken };
      },
      GetTag: (request) => {
        const [repository, rest] = split(textOf(request, 'name'), 'packages');
        const images = imagesIn(repository, 'artifactregistry.tags.get');
        const [path = '', tag = ''] = rest.split('/tags/');
        const found = images.find((image) => pathOf(image) === path && image.tags.includes(tag));
        if (found === undefined) throw notFound();
        return tagShape(repository, found, tag);
      },
      ListTags: (request) => {
        const [repository, path] = split(textOf(request, 'parent'), 'packages');
        const images = imagesIn(repository, 'artifactregistry.tags.list');
        const tags = images
          .filter((image) => pathOf(image) === path)
          .flatMap((image) => image.tags.map((tag) => tagShape(repository, image, tag)));
        const { items, nextPageToken } = pageOf(tags, request);
        return { tags: items, nextPageToken };
      },
    },
  };
}

/** A name cut into the repository's and what follows the collection, slashes of image paths decoded. Throws INVALID_ARGUMENT. */
function split(name: string, collection: string): readonly [string, string] {
  const [, repository, rest] =
    new RegExp(`^(.+/repositories/[^/]+)/${collection}/(.+)$`, 'u').exec(name) ?? [];
  if (repository === undefined || rest === undefined)
    throw new StatusError('INVALID_ARGUMENT', `'${name}' is not a name with ${collection}.`);
  return [repository, rest.replaceAll(/%2f/giu, '/')];
}

/** The image's path within its repository. */
function pathOf({ repository }: RegistryImage): string {
  return repository.split('/').slice(3).join('/');
}

function notFound(): StatusError {
  return new StatusError('NOT_FOUND', 'Requested entity was not found.');
}

function dockerImage(repository: string, image: RegistryImage): JsonObject {
  const time = toRfc3339(image.uploadTime);
  return {
    name: `${repository}/dockerImages/${encodeURIComponent(pathOf(image))}@${image.digest}`,
    uri: `${image.repository}@${image.digest}`,
    tags: image.tags,
    imageSizeBytes: '48211934',
    uploadTime: time,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    buildTime: time,
    updateTime: time,
  };
}

function tagShape(repository: string, image: RegistryImage, tag: string): JsonObject {
  const packageName = `${repository}/packages/${encodeURIComponent(pathOf(image))}`;
  return { name: `${packageName}/tags/${tag}`, version: `${packageName}/versions/${image.digest}` };
}
