import { protos } from '@google-cloud/run';
import { Failure } from '../../../domain/failures';
import { inertLine } from '../../../domain/text/inert-text';
import { redact } from '../../../domain/text/redact';
import { toPlain } from '../../client/parse-plain';

export type OperationEnd = { readonly ok: true } | { readonly ok: false; readonly text: string };

const LONGEST = 450;

type Any = { readonly value?: Uint8Array | string | null } | null | undefined;

/**
 * The Service that an operation carries, as plain JSON and in the form of a fresh read. The library's own decoding
 * leaves enums as numbers and 64-bit numbers as objects. Throws `unexpected-answer` when there is none.
 */
export function serviceOfOperation(operation: { readonly response?: Any; readonly metadata?: Any }): unknown {
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
