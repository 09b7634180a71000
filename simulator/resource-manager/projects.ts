import { permissionDenied, type Access } from '../access';
import { testPermissions } from '../iam/test-permissions';
import type { GoogleScope } from '../scenarios/schema';
import type { GrpcService } from '../wire/grpc-server';
import { textOf } from '../wire/json';

/** Resource Manager v3: GetProject and TestIamPermissions, for the one project that there is. */
export function projectsService({ project, organization }: GoogleScope, access: Access): GrpcService {
  const isOurs = (name: string): boolean =>
    name === `projects/${project.id}` || name === `projects/${project.number}`;
  return {
    package: '@google-cloud/resource-manager',
    service: 'google.cloud.resourcemanager.v3.Projects',
    unary: {
      GetProject: (request) => {
        const name = textOf(request, 'name');
        access.require('resourcemanager.projects.get', name);
        if (!isOurs(name)) throw permissionDenied('resourcemanager.projects.get', name);
        return {
          name: `projects/${project.number}`,
          parent: `organizations/${organization}`,
          projectId: project.id,
          state: 'ACTIVE',
          displayName: project.displayName ?? project.id,
        };
      },
      TestIamPermissions: (request) => testPermissions(access, request, isOurs(textOf(request, 'resource'))),
    },
  };
}
