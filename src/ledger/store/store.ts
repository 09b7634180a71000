/**
 * The create-only store under the ledger. Keys are `/`-separated paths of `[A-Za-z0-9._:#@-]` parts. Nothing is ever
 * overwritten or deleted. Throws `Failure` (`ledger-unwritable`; `malformed` for a key that is not one) and nothing else.
 */
export interface LedgerStore {
  /** Creates the object atomically and durably. `exists` when the key is taken, whatever it holds. */
  create(key: string, bytes: Uint8Array): Promise<'created' | 'exists'>;
  /** `undefined` when there is no such object. */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Names directly below a prefix, sorted; empty when there are none. */
  list(prefix: string): Promise<readonly string[]>;
}
