import { permissionDenied, type Access } from '../access';
import { allowPolicy, requestedVersion } from '../iam/allow-policy';
import { testPermissions } from '../iam/test-permissions';
import type { GrpcService } from '../wire/grpc/grpc-service';
import { textOf } from '../wire/json';
import type { World } from '../world/world';
import { parentOf } from './ancestors';

/** Resource Manager v3: GetProject, GetIamPolicy and TestIamPermissions, for the one project that there is. */
export function projectsService(world: World, access: Access): GrpcService {
  const { project } = world.scenario.google;
  const isOurs = (name: string): boolean =>
    name === `projects/${project.id}` || name === `projects/${project.number}`;
  const check = (permission: string, name: string): void => {
    access.require(permission, name);
    if (!isOurs(name)) throw permissionDenied(permission, name);
  };
  return {
    package: '@google-cloud/resource-manager',
    service: 'google.cloud.resourcemanager.v3.Projects',
    unary: {
      GetProject: (request) => {
        check('resourcemanager.projects.get', textOf(request, 'name'));
        return {
          name: `projects/${project.number}`,
          parent: parentOf(world),
          projectId: project.id,
          state: 'ACTIVE',
          displayName: project.displayName ?? project.id,
        };
      },
      GetIamPolicy: (request) => {
        check('resourcemanager.projects.getIamPolicy', textOf(request, 'resource'));
        world.settle();
        return allowPolicy(world, `projects/${project.number}`, requestedVersion(request));
      },
      TestIamPermissions: (request) => testPermissions(access, request, isOurs(textOf(request, 'resource'))),
    },
  };
}
