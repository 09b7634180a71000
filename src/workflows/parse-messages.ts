import type { Rejection } from '../domain/decision/decision';
import type { FindingPointer, IncidentProgress } from '../domain/message-names';
import { findingKey, parseFindingName } from '../domain/finding/finding-name';
import { outcomes, phases } from '../domain/phases';
import { whyUndecodable } from '../domain/decision/received-message';
import { defined } from '../domain/defined';

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(message: unknown): Fields | undefined {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return undefined;
  return message as Fields;
}

/** Most characters of a workload's or an incident's name. */
const NAME = 300;

/** A pointer to a finding, or undefined when it is none. Only name and event time are taken from a signal. */
export function parsePointer(message: unknown): FindingPointer | undefined {
  const fields = fieldsOf(message);
  const name = fields?.['name'];
  const eventTime = fields?.['eventTime'];
  if (typeof name !== 'string' || name.length > 500 || !isFindingName(name)) return undefined;
  if (eventTime !== undefined && (typeof eventTime !== 'string' || eventTime.length > 64)) return undefined;
  return { name, eventTime: eventTime ?? '' };
}

/** A second to a day: a forged signal must not make a finding look all the time, or never. */
function isLookAfter(value: unknown): value is number {
  return typeof value === 'number' && value >= 1_000 && value <= 86_400_000;
}

function isFindingName(name: string): boolean {
  try {
    return findingKey(parseFindingName(name)) !== '';
  } catch {
    return false;
  }
}

/** How an incident stands, or undefined when the message says nothing of the kind. Shown, never acted upon. */
export function parseProgress(message: unknown): IncidentProgress | undefined {
  const fields = fieldsOf(message);
  const { incident, slot, phase, outcome, restored, text, lookAfterMs, cancelled } = fields ?? {};
  const known = phases.find((p) => p === phase);
  const end = outcomes.find((o) => o === outcome);
  if (
    typeof incident !== 'string' ||
    typeof slot !== 'string' ||
    typeof text !== 'string' ||
    incident.length > NAME ||
    slot.length > NAME ||
    known === undefined
  ) {
    return undefined;
  }
  return {
    incident,
    slot,
    phase: known,
    ...defined({ outcome: end }),
    restored: restored === true,
    text: text.slice(0, 500),
    ...(isLookAfter(lookAfterMs) ? { lookAfterMs } : {}),
    ...(cancelled === true ? { cancelled } : {}),
  };
}

/** Why a signal that is no decision was ignored. `expected` is what it takes, in words. */
export function ignored(signal: string, expected: string, message: unknown): Rejection {
  const why = whyUndecodable(message) ?? 'what it carried is something else';
  return { code: 'malformed', reason: `a signal "${signal}" was ignored: it takes ${expected}, and ${why}.` };
}
