import { permissionDenied, type Access } from '../access';
import { testPermissions } from '../iam/test-permissions';
import type { GoogleScope } from '../scenarios/schema';
import { foldersOf } from '../security-center/finding-fields';
import type { GrpcService } from '../wire/grpc-server';
import { textOf } from '../wire/json';
import type { FindingsStore } from '../world/findings';

/**
 * Resource Manager v3: TestIamPermissions on the organization, and on the folders that findings lie in. Any other is refused
 * in the same words as one that is somebody else's, as Google does.
 */
export function ancestorServices(
  { organization }: GoogleScope,
  findings: FindingsStore,
  access: Access,
): readonly GrpcService[] {
  return [
    service('Organizations', (name) => name === `organizations/${organization}`, access),
    service('Folders', (name) => findings.list().some((record) => foldersOf(record).includes(name)), access),
  ];
}

function service(
  kind: 'Organizations' | 'Folders',
  exists: (name: string) => boolean,
  access: Access,
): GrpcService {
  return {
    package: '@google-cloud/resource-manager',
    service: `google.cloud.resourcemanager.v3.${kind}`,
    unary: {
      TestIamPermissions: (request) => {
        const resource = textOf(request, 'resource');
        if (!exists(resource)) throw permissionDenied(`resourcemanager.${kind.toLowerCase()}.get`, resource);
        return testPermissions(access, request, true);
      },
    },
  };
}
