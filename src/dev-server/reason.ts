import { types } from 'node:util';

/** Why something was thrown, in one line. `instanceof Error` would miss errors of another realm, as tests have. */
export function reasonOf(thrown: unknown): string {
  if (!types.isNativeError(thrown)) return String(thrown);
  // `fetch failed` says nothing; its cause names the host and the reason.
  const told = types.isNativeError(thrown.cause) && thrown.message === 'fetch failed' ? thrown.cause : thrown;
  return told.message.replaceAll('\n', ' ');
}
