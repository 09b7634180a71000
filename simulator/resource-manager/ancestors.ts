import { permissionDenied, type Access } from '../access';
import { allowPolicy, requestedVersion } from '../iam/allow-policy';
import { testPermissions } from '../iam/test-permissions';
import { foldersOf } from '../security-center/finding-fields';
import type { GrpcService } from '../wire/grpc/grpc-service';
import type { JsonObject } from '../wire/json';
import { textOf } from '../wire/json';
import type { World } from '../world/world';

/**
 * Resource Manager v3: the organization, and the folders that the project or findings lie in, with policies and
 * TestIamPermissions. Any other is refused in the same words as one that is somebody else's, as Google does.
 */
export function ancestorServices(world: World, access: Access): readonly GrpcService[] {
  const { organization } = world.scenario.google;
  const isFolder = (name: string): boolean =>
    world.identities.folders().includes(name) ||
    world.findings.list().some((record) => foldersOf(record).includes(name));
  return [
    service('Organizations', (name) => name === `organizations/${organization}`, world, access),
    service('Folders', isFolder, world, access),
  ];
}

/** Returns the parent of a folder or, without one, of the project: the next folder, or the organization. */
export function parentOf(world: World, folder?: string): string {
  const folders = world.identities.folders();
  const next = folder === undefined ? folders[0] : folders[folders.indexOf(folder) + 1];
  return folder !== undefined && !folders.includes(folder)
    ? `organizations/${world.scenario.google.organization}`
    : (next ?? `organizations/${world.scenario.google.organization}`);
}

function service(
  kind: 'Organizations' | 'Folders',
  exists: (name: string) => boolean,
  world: World,
  access: Access,
): GrpcService {
  const permissions = `resourcemanager.${kind.toLowerCase()}`;
  const found = (verb: string, name: string): string => {
    access.require(`${permissions}.${verb}`, name);
    world.settle();
    if (!exists(name)) throw permissionDenied(`${permissions}.${verb}`, name);
    return name;
  };
  return {
    package: '@google-cloud/resource-manager',
    service: `google.cloud.resourcemanager.v3.${kind}`,
    unary: {
      ...(kind === 'Folders'
        ? { GetFolder: (request: JsonObject) => folderShape(world, found('get', textOf(request, 'name'))) }
        : {}),
      GetIamPolicy: (request) =>
        allowPolicy(world, found('getIamPolicy', textOf(request, 'resource')), requestedVersion(request)),
      TestIamPermissions: (request) => {
        const resource = textOf(request, 'resource');
        if (!exists(resource)) throw permissionDenied(`${permissions}.get`, resource);
        return testPermissions(access, request, true);
      },
    },
  };
}

function folderShape(world: World, name: string): JsonObject {
  return { name, parent: parentOf(world, name), displayName: name.replace('/', '-'), state: 'ACTIVE' };
}
