/** One thing that is wrong with a ledger or a bundle. */
export interface Fault {
  readonly kind: 'changed' | 'added' | 'missing' | 'unreadable';
  /** The file, from the folder that is verified. */
  readonly path: string;
  /** What is wrong, in one sentence. */
  readonly text: string;
}
