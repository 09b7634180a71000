import { isDeepStrictEqual } from 'node:util';

/**
 * Tells whether a service has the settings that it had before. No scaling mode means automatic, and notes may have
 * been added: annotations of services change nothing. Those that were there must still be.
 */
export function isSameSettings(before: unknown, after: unknown): boolean {
  const { annotations: oldNotes, ...old } = effective(before);
  const { annotations: newNotes, ...now } = effective(after);
  const notes = toObject(newNotes);
  const kept = Object.fromEntries(Object.keys(toObject(oldNotes)).map((name) => [name, notes[name]]));
  return isDeepStrictEqual(old, now) && isDeepStrictEqual(toObject(oldNotes), kept);
}

function effective(spec: unknown): Readonly<Record<string, unknown>> {
  const { scaling, ...rest } = toObject(spec);
  return { ...rest, scaling: { scalingMode: 'AUTOMATIC', ...toObject(scaling) } };
}

function toObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
