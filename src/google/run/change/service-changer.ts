import { protos } from '@google-cloud/run';
import { Failure } from '../../../domain/failures';
import { inertLine } from '../../../domain/text/inert-text';
import { redact } from '../../../domain/text/redact';
import type { ServiceSettings } from '../../../domain/workload/service';
import {
  changeOptions,
  createClients,
  readOptions,
  type Clients,
  type GoogleOptions,
} from '../../client/clients';
import { attempt } from '../../client/errors';
import { fieldsOf } from '../../client/parse-fields';
import { toPlain } from '../../client/parse-plain';
import { parseService, serviceName } from '../services';
import { serviceBody, type ServiceBody, type ServiceChange } from './service-body';

/**
 * The only way to a changing call on a workload; importable by the containment activities alone. Calls are made once:
 * no retries inside, since an answer that was lost says nothing about the change.
 */
export interface ServiceChanger {
  /** Returns the service as it would be (validateOnly), from its present state. Changes nothing. */
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
      const call = { what: 'ask how it stands with', resource: operation };
      const [answer] = await attempt(call, async () =>
        clients.services().getOperation(request, readOptions()),
      );
      return operationEnd(answer);
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
  const call = { what: 'read, before changing it,', resource: name };
  const [answer] = await attempt(call, async () => clients.services().getService({ name }, readOptions()));
  const service = fieldsOf(toPlain(answer));
  const etag = service.text('etag');
  if (expected !== undefined && etag !== expected) {
    throw new Failure('conflict', `${name} was changed by somebody since it was read, so nothing was sent`);
  }
  return serviceBody({ ...change, etag }, service.map('annotations'));
}

async function update(
  clients: Clients,
  request: ServiceBody & { readonly validateOnly?: true },
  what: string,
) {
  return attempt({ what, resource: request.service.name, change: true }, async () =>
    clients.services().updateService(request, changeOptions()),
  );
}

export type OperationEnd = { readonly ok: true } | { readonly ok: false; readonly text: string };

const LONGEST = 450;

type Any = { readonly value?: Uint8Array | string | null } | null | undefined;

/**
 * The Service that an operation carries, as plain JSON and in the form of a fresh read. The library's own decoding
 * leaves enums as numbers and 64-bit numbers as objects. Throws `unexpected-answer` when there is none.
 */
function serviceOfOperation(operation: { readonly response?: Any; readonly metadata?: Any }): unknown {
  const bytes = operation.response?.value ?? operation.metadata?.value;
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) {
    throw new Failure('unexpected-answer', 'Cloud Run answered with an operation that carries no service');
  }
  const { Service } = protos.google.cloud.run.v2;
  return toPlain(
    Service.toObject(Service.decode(bytes), { longs: String, enums: String, defaults: true, oneofs: true }),
  );
}

/** How an operation ended, by its own word, which a deployer's container and image have a part in; undefined while it runs. */
export function operationEnd(operation: {
  readonly done?: boolean | null;
  readonly error?: { readonly code?: number | null; readonly message?: string | null } | null;
}): OperationEnd | undefined {
  if (operation.done !== true) return undefined;
  const { error } = operation;
  if (error === null || error === undefined || (error.code ?? 0) === 0) return { ok: true };
  const said = inertLine(redact(error.message ?? 'no message'), LONGEST);
  return { ok: false, text: `${said} (code ${error.code ?? 0})` };
}
