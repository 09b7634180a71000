import { createHash } from 'node:crypto';
import type { JsonObject } from '../wire/json';
import { isJsonObject, parseJson, textOf, textsOf } from '../wire/json';
import { StatusError } from '../wire/status';

/** Where a listing has come to. */
export interface Progress {
  /** The empty page that a scenario asks for has been answered. */
  readonly emptyPageSent: boolean;
  /** Insert id of the last entry that was answered. */
  readonly position?: string;
}

/** A token for going on with this very query. */
export function writeToken(request: JsonObject, progress: Progress): string {
  return Buffer.from(JSON.stringify({ query: digestOf(request), ...progress })).toString('base64url');
}

/** Reads the request's token; without one, the listing begins. Throws INVALID_ARGUMENT for a foreign or another query's token. */
export function readToken(request: JsonObject): Progress {
  const token = textOf(request, 'pageToken');
  if (token === '') return { emptyPageSent: false };
  const content = decode(token);
  if (content === undefined || textOf(content, 'query') !== digestOf(request)) {
    throw new StatusError(
      'INVALID_ARGUMENT',
      "page_token doesn't match arguments from the request: everything but page_size must stay the same.",
    );
  }
  const position = textOf(content, 'position');
  return { emptyPageSent: true, ...(position === '' ? {} : { position }) };
}

function decode(token: string): JsonObject | undefined {
  try {
    const content = parseJson(Buffer.from(token, 'base64url').toString('utf8'));
    return isJsonObject(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

function digestOf(request: JsonObject): string {
  const query = [textsOf(request, 'resourceNames'), textOf(request, 'filter'), textOf(request, 'orderBy')];
  return createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, 16);
}
