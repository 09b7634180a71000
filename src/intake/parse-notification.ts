import type { Finding } from '../domain/finding/finding';
import { describeContent } from '../google/security-center/forms/describe-content';
import { readFindings } from '../google/security-center/extract-findings';

/** Largest message that is looked into, in bytes; SCC's are a few kilobytes. */
export const LARGEST = 1_000_000;
/** A clock may be this much ahead of ours. */
const AHEAD_MS = 5 * 60_000;

/** A message's claim about one finding. Anybody who may publish could have made it. */
export interface NotifiedFinding {
  readonly name: string;
  /** RFC 3339; empty where there is none that can be believed. */
  readonly eventTime: string;
  /** SCC's state; empty where there is none. */
  readonly state: string;
  /** Why its event time is not believed, where that is so. */
  readonly doubt?: string;
}

type ParsedNotification =
  | {
      readonly ok: true;
      /** Each finding and state once. */
      readonly findings: readonly NotifiedFinding[];
      /** Parts that look like a finding and cannot be started, one sentence each. */
      readonly refused: readonly string[];
    }
  | { readonly ok: false; readonly why: string };

/**
 * Reads which findings a message is about, in every form that `firebreak explain` reads. Anything can be on a topic: what is
 * no finding is said, not thrown. `now` in milliseconds since 1970: an event that has not happened yet is not believed.
 */
export function parseNotification(data: Uint8Array, now: number = Date.now()): ParsedNotification {
  const contents = readContents(data);
  if (!contents.ok) return contents;
  const { values } = contents;
  const read = values.flatMap((value) => [...readFindings(value)]);
  const findings = new Map<string, NotifiedFinding>();
  for (const { finding, refused } of read) {
    if (refused !== undefined) continue;
    const state = finding.state === 'UNSPECIFIED' ? '' : finding.state;
    const notified = { name: finding.name, state, ...believed(finding, now) };
    findings.set([finding.key, notified.eventTime, state].join(' '), notified);
  }
  const refused = read.flatMap((each) => (each.refused === undefined ? [] : [each.refused]));
  if (findings.size > 0) return { ok: true, findings: [...findings.values()], refused };
  const [why = `it is ${values.map(describeContent).slice(0, 2).join(', ')}`] = refused;
  return { ok: false, why };
}

function believed(
  { eventTime, unreadable }: Finding,
  now: number,
): { readonly eventTime: string; readonly doubt?: string } {
  if (unreadable.includes('eventTime')) return { eventTime: '', doubt: 'its event time is no time' };
  return Date.parse(eventTime) > now + AHEAD_MS
    ? { eventTime: '', doubt: 'its event time has not come yet' }
    : { eventTime };
}

/**
 * The JSON values that a message holds, or why it is not looked into. `size` in bytes, where not all of them are given.
 */
export function readContents(
  data: Uint8Array,
  size = data.length,
): { readonly ok: true; readonly values: readonly unknown[] } | { readonly ok: false; readonly why: string } {
  if (size > LARGEST) return { ok: false, why: `it has ${size} bytes, more than ${LARGEST}` };
  const values = valuesIn(data);
  return values === undefined
    ? { ok: false, why: 'it is not JSON in UTF-8, one value or one a line' }
    : { ok: true, values };
}

/** The JSON values of a message: one, or one a line. Undefined where that is not what it is. */
function valuesIn(data: Uint8Array): readonly unknown[] | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(data);
    return jsonOf(text) ?? linesOf(text);
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return [value];
  } catch {
    return undefined;
  }
}

function linesOf(text: string): readonly unknown[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values = lines.flatMap((line) => jsonOf(line.trim().replace(/,$/, '')) ?? []);
  return lines.length > 1 && values.length > 0 ? values : undefined;
}
