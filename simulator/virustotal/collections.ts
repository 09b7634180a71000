import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { textOf, type JsonObject } from '../wire/json';
import { VirusTotalError } from './error';

/** The kinds of objects, by the name that stands in the path. */
export type Collection = 'files' | 'ip_addresses' | 'domains' | 'urls';

/** VirusTotal's records. */
export interface VirusTotalRecords {
  /** The attributes of an object, or `undefined` when it was never seen. A URL is looked up by itself, not by an id. */
  get(kind: Collection, id: string): JsonObject | undefined;
}

/** How objects of one kind are named. */
interface CollectionRules {
  readonly type: 'file' | 'ip_address' | 'domain' | 'url';
  /** The key to look a record up by. Throws InvalidArgumentError when the id cannot be one of this kind. */
  readonly key: (id: string) => string;
  /** The id that the answer carries. */
  readonly id: (key: string, attributes: JsonObject) => string;
  readonly notFound: (id: string) => string;
}

const domainName = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$/i;

/** The rules by kind. */
export const collections: Readonly<Record<Collection, CollectionRules>> = {
  files: {
    type: 'file',
    key: (id) => id.toLowerCase(),
    id: (key, attributes) => textOf(attributes, 'sha256') || key,
    notFound: (id) => `File "${id}" not found`,
  },
  ip_addresses: {
    type: 'ip_address',
    key: (id) => (isIP(id) === 0 ? invalid(`"${id}" is not a valid IP address`) : id),
    id: (key) => key,
    notFound: (id) => `IP address "${id}" not found`,
  },
  domains: {
    type: 'domain',
    key: (id) => (domainName.test(id) ? id.toLowerCase() : invalid(`"${id}" is not a valid domain pattern`)),
    id: (key) => key,
    notFound: (id) => `Domain "${id}" not found`,
  },
  urls: { type: 'url', key: urlOfId, id: urlHash, notFound: (id) => `URL "${id}" not found` },
};

/** Decodes the unpadded base64url of a URL. Padding, plain base64 and the URL itself are refused. */
function urlOfId(id: string): string {
  const url = Buffer.from(id, 'base64url').toString('utf8');
  const exact = Buffer.from(url, 'utf8').toString('base64url') === id && URL.canParse(url);
  return exact ? url : invalid(`Wrong URL id "${id}"`);
}

/** The id that an answer gives a URL: the SHA-256 of it. */
export function urlHash(url: string): string {
  return createHash('sha256').update(url).digest('hex');
}

function invalid(message: string): never {
  throw new VirusTotalError('INVALID_ARGUMENT', 'InvalidArgumentError', message);
}
