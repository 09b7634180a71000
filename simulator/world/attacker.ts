import type { Instance } from './instances';
import { isAlive } from './instances';

/** `none`: there never was one. */
export type Life = 'alive' | 'dead' | 'none';

interface Shell {
  readonly instance: Instance;
  /** False for a shell that somebody else opened, a developer for example. */
  readonly attackers: boolean;
  endedAt: number | undefined;
}

interface Token {
  readonly account: string;
  readonly expiresAt: number;
  revoked: boolean;
}

/** What the attacker has: shells in instances, and a stolen access token. */
export class Attacker {
  readonly #shells: Shell[] = [];
  #token: Token | undefined;

  /** A shell lives as long as its instance, unless it is ended. */
  openShell(instance: Instance, attackers: boolean): void {
    if (isAlive(instance)) this.#shells.push({ instance, attackers, endedAt: undefined });
  }

  endShells(service: string, attackers: boolean, now: number): void {
    for (const shell of this.#shells) {
      if (shell.instance.service === service && shell.attackers === attackers) shell.endedAt ??= now;
    }
  }

  instanceEnded(instance: Instance, now: number): void {
    for (const shell of this.#shells) if (shell.instance === instance) shell.endedAt ??= now;
  }

  /** Whether the attacker has a living shell in the service. */
  isInside(service: string): boolean {
    return this.#shells.some(
      ({ instance, attackers, endedAt }) =>
        attackers && endedAt === undefined && instance.service === service,
    );
  }

  /** The instance that a shell of somebody runs in, newest first. */
  shellInstance(service: string): Instance | undefined {
    return this.#shells.findLast(({ instance }) => instance.service === service)?.instance;
  }

  takeToken(account: string, expiresAt: number): void {
    this.#token = { account, expiresAt, revoked: false };
  }

  revokeTokens(account: string): void {
    if (this.#token?.account === account) this.#token.revoked = true;
  }

  shell(): Life {
    const shells = this.#shells.filter(({ attackers }) => attackers);
    if (shells.length === 0) return 'none';
    return shells.some(({ endedAt }) => endedAt === undefined) ? 'alive' : 'dead';
  }

  /** When the last of the attacker's shells ended; undefined while one lives. */
  shellDiedAt(): number | undefined {
    if (this.shell() !== 'dead') return undefined;
    return Math.max(...this.#shells.filter(({ attackers }) => attackers).map(({ endedAt }) => endedAt ?? 0));
  }

  token(now: number): Life {
    if (this.#token === undefined) return 'none';
    return this.#token.revoked || this.#token.expiresAt <= now ? 'dead' : 'alive';
  }
}
