import { Failure } from '../domain/failures';
import type { Ledger } from '../ledger/ledger';

/** What a read of the ledger gives, or what `otherwise` makes of the reason where the record is damaged. Throws every other failure. */
export async function orDamaged<T, U>(read: Promise<T>, otherwise: (why: string) => U): Promise<T | U> {
  try {
    return await read;
  } catch (thrown) {
    const failure = Failure.from(thrown);
    if (failure.code !== 'ledger-corrupt') throw failure;
    return otherwise(failure.message);
  }
}

/** Tells whether an incident is known to be closed. A damaged outcome hides it: then it counts as open, and nothing of it is lost. */
export async function isKnownClosed(
  ledger: Pick<Ledger, 'latestOutcome'>,
  incident: string,
): Promise<boolean> {
  const latest = await orDamaged(ledger.latestOutcome(incident), () => undefined);
  return latest?.closed === true;
}
