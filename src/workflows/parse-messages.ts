import type { FindingPointer, IncidentProgress } from '../domain/message-names';
import { outcomes, phases } from '../domain/phases';

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(message: unknown): Fields | undefined {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return undefined;
  return message as Fields;
}

/** A pointer to a finding, or undefined when it is none. Only name and event time are taken from a signal. */
export function parsePointer(message: unknown): FindingPointer | undefined {
  const fields = fieldsOf(message);
  const name = fields?.['name'];
  const eventTime = fields?.['eventTime'];
  if (typeof name !== 'string' || name.length > 500) return undefined;
  if (eventTime !== undefined && (typeof eventTime !== 'string' || eventTime.length > 64)) return undefined;
  return { name, eventTime: eventTime ?? '' };
}

/** A second to a day: a forged signal must not make a finding look all the time, or never. */
function isLookAfter(value: unknown): value is number {
  return typeof value === 'number' && value >= 1_000 && value <= 86_400_000;
}

/** How an incident stands, or undefined when the message says nothing of the kind. Shown, never acted upon. */
export function parseProgress(message: unknown): IncidentProgress | undefined {
  const fields = fieldsOf(message);
  const { incident, slot, phase, outcome, restored, text, lookAfterMs } = fields ?? {};
  const known = phases.find((p) => p === phase);
  const end = outcomes.find((o) => o === outcome);
  if (
    typeof incident !== 'string' ||
    typeof slot !== 'string' ||
    typeof text !== 'string' ||
    known === undefined
  ) {
    return undefined;
  }
  return {
    incident,
    slot,
    phase: known,
    ...(end === undefined ? {} : { outcome: end }),
    restored: restored === true,
    text: text.slice(0, 500),
    ...(isLookAfter(lookAfterMs) ? { lookAfterMs } : {}),
  };
}
