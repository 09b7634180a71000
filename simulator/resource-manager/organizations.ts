import { permissionDenied, type Access } from '../access';
import { testPermissions } from '../iam/test-permissions';
import type { GoogleScope } from '../scenarios/schema';
import type { GrpcService } from '../wire/grpc-server';
import { textOf } from '../wire/json';

/** Resource Manager v3: TestIamPermissions on the one organization that there is. Another one is refused, as Google does. */
export function organizationsService({ organization }: GoogleScope, access: Access): GrpcService {
  return {
    package: '@google-cloud/resource-manager',
    service: 'google.cloud.resourcemanager.v3.Organizations',
    unary: {
      TestIamPermissions: (request) => {
        const resource = textOf(request, 'resource');
        if (resource !== `organizations/${organization}`)
          throw permissionDenied('resourcemanager.organizations.get', resource);
        return testPermissions(access, request, true);
      },
    },
  };
}
