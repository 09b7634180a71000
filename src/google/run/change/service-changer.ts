import { protos } from '@google-cloud/run';
import { Failure } from '../../../domain/failures';
import type { Clients, GoogleOptions } from '../../client/clients';
import { changeOptions, createClients, readOptions } from '../../client/clients';
import { toFailure } from '../../client/errors';
import { fieldsOf } from '../../client/parse-fields';
import { operationEnd, serviceOfOperation } from './parse-operation';
import { toPlain } from '../../client/parse-plain';
import { parseService } from '../parse-service';
import type { ServiceChange } from './service-body';
import { serviceBody } from './service-body';
import type { ServiceBody } from './service-body';
import { serviceName } from '../services';
import type { ServiceSettings } from '../../../domain/workload/service';
import type { OperationEnd } from './parse-operation';

/**
 * The only way to a changing call on a workload; importable by the containment activities alone. Calls are made once:
 * no retries inside, since an answer that was lost says nothing about the change.
 */
export interface ServiceChanger {
  /** What the service would be (validateOnly), as it is now. Moves nothing. */
  preview(change: Omit<ServiceChange, 'etag'>): Promise<ServiceSettings>;
  /** Sends the change; answers with the operation's name. */
  start(change: ServiceChange): Promise<string>;
  /**
   * How an operation ended; undefined while it runs. An end with an error says nothing about the change either: read the
   * service.
   */
  endOf(operation: string): Promise<OperationEnd | undefined>;
}

/** A `ServiceChanger` with a connection of its own. */
export interface OpenServiceChanger extends ServiceChanger {
  close(): Promise<void>;
}

/** Makes the changing port. Throws `bad-config` for a `local` that is not loopback. */
export function createServiceChanger(options: GoogleOptions = {}): OpenServiceChanger {
  const clients = createClients(options);
  return {
    async preview(change) {
      const body = await bodyFor(clients, change, undefined);
      const [operation] = await update(clients, { ...body, validateOnly: true }, 'try the change on');
      const answer = operation.latestResponse;
      const end = operationEnd(answer);
      if (end?.ok === false) {
        throw new Failure('change-refused', `could not try the change on ${body.service.name}: ${end.text}`);
      }
      return parseService(serviceOfOperation(answer), change.workload);
    },

    async start(change) {
      const body = await bodyFor(clients, change, change.etag);
      const [operation] = await update(clients, body, 'change');
      const { name } = operation.latestResponse;
      if (!name)
        throw new Failure('unexpected-answer', `Cloud Run gave no operation for ${body.service.name}`);
      return name;
    },

    async endOf(operation) {
      const request = new protos.google.longrunning.GetOperationRequest({ name: operation });
      return operationEnd(await getOperation(clients, request));
    },

    close: async () => clients.close(),
  };
}

/**
 * The annotations that the service already has must go along, or they would be lost. They are read under the same etag
 * that the change is sent with: a service that has changed since `expected` was read is not written.
 */
async function bodyFor(
  clients: Clients,
  change: Omit<ServiceChange, 'etag'>,
  expected: string | undefined,
): Promise<ServiceBody> {
  const name = serviceName(change.workload);
  const service = fieldsOf(await read(clients, name));
  const etag = service.text('etag');
  if (expected !== undefined && etag !== expected) {
    throw new Failure('conflict', `${name} was changed by somebody since it was read, so nothing was sent`);
  }
  return serviceBody({ ...change, etag }, service.map('annotations'));
}

async function read(clients: Clients, name: string): Promise<unknown> {
  try {
    return toPlain((await clients.services().getService({ name }, readOptions()))[0]);
  } catch (thrown) {
    throw toFailure(thrown, { what: 'read, before changing it,', resource: name });
  }
}

async function update(
  clients: Clients,
  request: ServiceBody & { readonly validateOnly?: true },
  what: string,
) {
  try {
    return await clients.services().updateService(request, changeOptions());
  } catch (thrown) {
    throw toFailure(thrown, { what, resource: request.service.name, change: true });
  }
}

async function getOperation(clients: Clients, request: protos.google.longrunning.GetOperationRequest) {
  try {
    return (await clients.services().getOperation(request, readOptions()))[0];
  } catch (thrown) {
    throw toFailure(thrown, { what: 'ask how it stands with', resource: request.name });
  }
}
