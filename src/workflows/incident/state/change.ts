import { defined } from '../../../domain/defined';
import type { Announced } from '../../../activities/record/announce';
import type { Outcome } from '../../../domain/phases';
import type { StandingChange } from '../../../domain/plan/plan';
import type { Unseen, Verification } from '../../../domain/plan/verification';
import { now, stands, type Draft } from './data';

/** Writes what Firebreak has changed on the workload, what was seen of it, and what became of the incident. */
export class Change {
  private readonly data: Draft;

  constructor(data: Draft) {
    this.data = data;
  }

  /** Begins a change: nothing that was verified, concluded or left unrestored before holds for it. */
  begin(containment: StandingChange): void {
    const { data } = this;
    data.containment = containment;
    data.restored = false;
    delete data.notRestored;
    delete data.outcome;
    delete data.verification;
  }

  /** Adopts a change that a lost run of this workload's incident has made. False when the incident has one of its own. */
  adopt(standing: StandingChange): boolean {
    if (this.data.containment !== undefined) return false;
    this.data.containment = standing;
    this.data.restored = false;
    return true;
  }

  /** Takes over what was seen of the change. */
  verify(verification: Verification): void {
    this.data.verification = verification;
  }

  /** Notes since when, and why, the change could not be looked at; with nothing, that it could. */
  unsee(unseen?: Unseen): void {
    const { unseen: _, ...seen } = this.data.verification ?? {};
    if ('levels' in seen) this.data.verification = { ...seen, ...defined({ unseen }) };
  }

  /** Drops what was seen: the ledger does not support it, so somebody else may have said it. */
  unverify(): void {
    delete this.data.verification;
  }

  /** Begins a restore: what an earlier one left says nothing of it. */
  beginRestore(): void {
    delete this.data.notRestored;
  }

  /** Notes that the saved state is back and was read back equal. */
  restored(): void {
    this.data.restored = true;
  }

  /** Keeps what a restore did not give back, to be shown before everything else until the next one. */
  notRestored(text: string): void {
    this.data.notRestored = { at: now(), text };
  }

  /** Takes over the outcome that the ledger supports. Where it supports none, the one that was `said` is not so. */
  conclude({ outcome, restored }: Announced, said: Outcome): void {
    if (outcome !== undefined) this.data.outcome = outcome;
    else if (this.data.outcome === said) delete this.data.outcome;
    if (restored === true) this.data.restored = true;
  }

  /** Ends in the outcome that is known; without one in `untouched`, or as not verified where a change stands. */
  end(untouched: Outcome): Outcome {
    const outcome = this.data.outcome ?? (stands(this.data) ? 'not-verified' : untouched);
    this.data.outcome = outcome;
    return outcome;
  }
}
