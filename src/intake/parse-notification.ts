import { Failure } from '../domain/failures';
import { parseFindingName } from '../domain/finding-name';

/** Largest message that is looked into, in bytes; SCC's are a few kilobytes. */
const LARGEST = 1_000_000;

export type ParsedNotification =
  | { readonly ok: true; readonly name: string; readonly eventTime: string; readonly state: string }
  | { readonly ok: false; readonly why: string };

/** Reads which finding an SCC notification is about. Anything can be on a topic: what is no finding is said, not thrown. */
export function parseNotification(data: Uint8Array): ParsedNotification {
  if (data.length > LARGEST)
    return { ok: false, why: `it has ${String(data.length)} bytes, more than ${String(LARGEST)}` };
  let message: unknown;
  try {
    message = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch {
    return { ok: false, why: 'it is not JSON in UTF-8' };
  }
  const finding = member(message, 'finding');
  const name = member(finding, 'name');
  if (typeof name !== 'string') return { ok: false, why: 'it has no finding.name' };
  try {
    parseFindingName(name);
  } catch (thrown) {
    return { ok: false, why: Failure.from(thrown).message };
  }
  const eventTime = member(finding, 'eventTime');
  const state = member(finding, 'state');
  return {
    ok: true,
    name,
    eventTime: typeof eventTime === 'string' ? eventTime.slice(0, 64) : '',
    state: typeof state === 'string' ? state.slice(0, 32) : '',
  };
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}
