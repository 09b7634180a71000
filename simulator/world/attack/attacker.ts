import type { EventOf } from '../../scenarios/schema/event-schema';
import type { Workload } from '../../scenarios/schema/target';
import type { Host } from '../workload/host';
import { isAlive, isSame } from '../workload/host';

/** `none`: there never was one. */
export type Life = 'alive' | 'dead' | 'none';

/** A shell of somebody in a host. */
export interface Shell {
  readonly host: Host;
  /** The container it runs in, where the scenario says; it ends with the host, whichever it is. */
  readonly container?: string;
  /** False for a shell that somebody else opened, a developer for example. */
  readonly attackers: boolean;
  endedAt: number | undefined;
}

/** An implant that opens a shell again in whatever its workload starts. */
interface Implant {
  readonly workload: Workload;
  readonly attackers: boolean;
  /** Of a job: the task in which it is. */
  readonly task: number;
  readonly container: string | undefined;
}

/** One call that the attacker made with a stolen identity. */
export interface Use {
  readonly at: number;
  readonly account: string;
  /** The deed's name, or the method. */
  readonly what: string;
  readonly refused: boolean;
}

interface Token {
  readonly account: string;
  readonly expiresAt: number;
  revoked: boolean;
}

/** The attacker's possessions: shells in instances, and a stolen access token. */
export class Attacker {
  readonly #shells: Shell[] = [];
  readonly #implants: Implant[] = [];
  readonly #uses: Use[] = [];
  #token: Token | undefined;

  /** A shell lives as long as its host, unless it is ended. */
  openShell(host: Host, attackers: boolean, container?: string): void {
    if (!isAlive(host)) return;
    const where = container === undefined ? {} : { container };
    this.#shells.push({ host, attackers, endedAt: undefined, ...where });
  }

  /** From now on the workload's containers open a shell by themselves. */
  implant(workload: Workload, attackers: boolean, where: Pick<Implant, 'task' | 'container'>): void {
    this.#implants.push({ workload, attackers, ...where });
  }

  /** Lets everything that was implanted in the workload open its shell in a host that has started. */
  hostStarted(host: Host): void {
    for (const { workload, attackers, task, container } of this.#implants) {
      if (!isSame(workload, host.workload)) continue;
      if ('job' in host.origin && host.origin.task !== task) continue;
      this.openShell(host, attackers, container);
    }
  }

  endShells(workload: Workload, attackers: boolean, now: number): void {
    for (const shell of this.#shells) {
      if (isSame(shell.host.workload, workload) && shell.attackers === attackers) shell.endedAt ??= now;
    }
  }

  hostEnded(host: Host, now: number): void {
    for (const shell of this.#shells) if (shell.host === host) shell.endedAt ??= now;
  }

  /** Tells whether the attacker has a living shell in the workload. */
  isInside(workload: Workload): boolean {
    return this.#shells.some(
      ({ host, attackers, endedAt }) => attackers && endedAt === undefined && isSame(host.workload, workload),
    );
  }

  /** The host that a shell of somebody runs in, newest first. */
  shellHost(workload: Workload): Host | undefined {
    return this.#shells.findLast(({ host }) => isSame(host.workload, workload))?.host;
  }

  /** Every shell there was, oldest first. */
  shells(): readonly Shell[] {
    return this.#shells;
  }

  takeToken(account: string, expiresAt: number): void {
    this.#token = { account, expiresAt, revoked: false };
  }

  revokeTokens(account: string): void {
    if (this.#token?.account === account) this.#token.revoked = true;
  }

  /** A call was made with a stolen identity, whatever came of it. */
  note({ doing, method = '', code }: EventOf<'use-token'>, account: string, at: number): void {
    this.#uses.push({ at, account, what: doing?.what ?? method, refused: code !== 0 });
  }

  /** Every such call, oldest first. */
  uses(): readonly Use[] {
    return this.#uses;
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
