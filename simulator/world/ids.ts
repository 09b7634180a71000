import { createHash } from 'node:crypto';

/** Ids that look random but are the same in every run of a scenario: each is derived from the seed and a label. */
export interface Ids {
  /** Hex digits, at most 64. */
  hex(label: string, length: number): string;
  uuid(label: string): string;
  /** Lower-case letters without vowels, as in the suffixes of revision names and addresses. At most 32. */
  letters(label: string, length: number): string;
}

const alphabet = 'bcdfghjklmnpqrstvwxz';

/** Derives all ids from the seed. */
export function createIds(seed: string): Ids {
  const digest = (label: string): Buffer => createHash('sha256').update(`${seed}\u0000${label}`).digest();
  return {
    hex: (label, length) => digest(label).toString('hex').slice(0, length),
    uuid: (label) =>
      digest(label)
        .toString('hex')
        .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/u, '$1-$2-4$3-a$4-$5'),
    letters: (label, length) =>
      [...digest(label).subarray(0, length)].map((byte) => alphabet.charAt(byte % alphabet.length)).join(''),
  };
}
