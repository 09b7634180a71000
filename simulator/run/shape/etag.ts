import { StatusError } from '../../wire/status';

/** Tags 1 and 2 of google.protobuf.Timestamp: seconds and nanos, both varints. */
const secondsTag = 0x08;
const nanosTag = 0x10;

/**
 * The etag of a resource as Cloud Run makes it, quotes included: base64url of its update time (a protobuf Timestamp),
 * a slash, base64url of its name. So it moves with every accepted change, and not when a rollout ends.
 */
export function etagOf(updateTimeMilliseconds: number, name: string): string {
  const micros = Math.round(updateTimeMilliseconds * 1000);
  const seconds = Math.floor(micros / 1_000_000);
  const nanos = (micros - seconds * 1_000_000) * 1000;
  const bytes = [secondsTag, ...varint(seconds), ...(nanos === 0 ? [] : [nanosTag, ...varint(nanos)])];
  return `"${Buffer.from(bytes).toString('base64url')}/${Buffer.from(name).toString('base64url')}"`;
}

/** Throws ABORTED when a caller's etag is not the current one; without one the call goes ahead. */
export function refuseStaleEtag(resource: string, given: string, current: string): void {
  if (given === '' || given === current) return;
  throw new StatusError(
    'ABORTED',
    `Conflict for resource '${resource}': version '${given}' was specified but current version is '${current}'.`,
  );
}

function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}
