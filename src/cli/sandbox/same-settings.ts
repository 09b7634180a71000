import { isDeepStrictEqual } from 'node:util';

/**
 * Whether a service has the settings that it had before. No scaling mode means automatic, and notes may have been added:
 * annotations of services change nothing. Those that were there must still be.
 */
export function isSameSettings(before: unknown, after: unknown): boolean {
  const [{ annotations: oldNotes, ...old }, { annotations: newNotes, ...now }] = [spec(before), spec(after)];
  const kept = Object.fromEntries(
    Object.keys(object(oldNotes)).map((name) => [name, object(newNotes)[name]]),
  );
  return isDeepStrictEqual(old, now) && isDeepStrictEqual(object(oldNotes), kept);
}

function spec(given: unknown): Readonly<Record<string, unknown>> {
  const { scaling, ...rest } = object(given);
  return { ...rest, scaling: { scalingMode: 'AUTOMATIC', ...object(scaling) } };
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
