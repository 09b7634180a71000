import type { Access } from '../access';
import { policyOf, type Policies } from '../iam/policies';
import { testPermissions } from '../iam/test-permissions';
import type { GrpcService } from '../wire/grpc/grpc-service';
import { textOf, type JsonObject } from '../wire/json';
import { StatusError } from '../wire/status';
import type { Broker } from './broker';

/** The access policies of topics and subscriptions, which Pub/Sub serves by IAM's own service: get, set and test. */
export function pubsubIam(broker: Broker, access: Access, policies: Policies): GrpcService {
  const checked = (request: JsonObject, verb: 'getIamPolicy' | 'setIamPolicy'): string => {
    const resource = textOf(request, 'resource');
    access.require(`pubsub.${kindOf(resource)}.${verb}`, resource);
    find(broker, resource);
    return resource;
  };
  return {
    package: '@google-cloud/resource-manager',
    service: 'google.iam.v1.IAMPolicy',
    unary: {
      GetIamPolicy: (request) => policies.get(checked(request, 'getIamPolicy')),
      SetIamPolicy: (request) => policies.set(checked(request, 'setIamPolicy'), policyOf(request)),
      TestIamPermissions: (request) => {
        const resource = textOf(request, 'resource');
        kindOf(resource);
        return testPermissions(access, request, exists(broker, resource));
      },
    },
  };
}

function kindOf(resource: string): 'topics' | 'subscriptions' {
  const kind = /^projects\/[^/]+\/(topics|subscriptions)\/[^/]+$/u.exec(resource)?.[1];
  if (kind === 'topics' || kind === 'subscriptions') return kind;
  throw new StatusError('INVALID_ARGUMENT', `Invalid resource name given (name=${resource}).`);
}

function find(broker: Broker, resource: string): void {
  if (kindOf(resource) === 'topics') broker.topic(resource);
  else broker.subscription(resource);
}

function exists(broker: Broker, resource: string): boolean {
  try {
    find(broker, resource);
    return true;
  } catch (error) {
    if (error instanceof StatusError && error.code === 'NOT_FOUND') return false;
    throw error;
  }
}
