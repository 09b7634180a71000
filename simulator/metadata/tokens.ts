import type { Ids } from '../world/ids';

/** An access token as the metadata server hands it out. */
interface IssuedToken {
  readonly value: string;
  readonly expiresInSeconds: number;
}

/** The access tokens that this simulator has handed out, and which of them still work. */
export interface Tokens {
  /** The token of the caller: the same one until it is revoked, as the real server keeps it. */
  issue(): IssuedToken;
  /** From now on no token that was handed out so far works any more. */
  revoke(): void;
  /** Tells whether an `Authorization` header carries a token of ours that was revoked. A call without one passes. */
  refuses(authorization: string | undefined): boolean;
}

const lifetimeSeconds = 3599;

/** Builds the tokens of one simulator. */
export function createTokens(ids: Ids): Tokens {
  const revoked = new Set<string>();
  let current: string | undefined;
  let count = 0;
  return {
    issue() {
      if (current === undefined) {
        count += 1;
        current = `ya29.simulated-${ids.hex(`token/${count}`, 32)}`;
      }
      return { value: current, expiresInSeconds: lifetimeSeconds };
    },
    revoke() {
      if (current !== undefined) revoked.add(current);
      current = undefined;
    },
    refuses: (authorization) => revoked.has(/^Bearer (.+)$/iu.exec(authorization ?? '')?.[1] ?? ''),
  };
}
