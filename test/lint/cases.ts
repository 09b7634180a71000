/** One forbidden text and its allowed twin: each arrow is proven to hold, and to hold no more than it should. */
export interface Case {
  readonly name: string;
  readonly file: string;
  readonly forbidden: string;
  /** The text that the complaint must contain: the rule and the start of its message. */
  readonly says: string;
  readonly allowed: string;
  /** Where the twin stands, when not in the same file. */
  readonly allowedIn?: string;
}

/** A text that imports a value from `specifier`. */
export const use = (specifier: string): string =>
  `import { it } from '${specifier}';\nexport const used = it;\n`;
/** A text that imports a type from `specifier`. */
export const useType = (specifier: string): string =>
  `import type { It } from '${specifier}';\nexport type Used = It;\n`;

/** A forbidden import and an allowed one, both of values. */
export const arrow = (
  name: string,
  file: string,
  forbidden: string,
  says: string,
  allowed: string,
  allowedIn?: string,
): Case => ({
  name,
  file,
  forbidden: use(forbidden),
  says: `firebreak/arrows: ${says}`,
  allowed: use(allowed),
  ...(allowedIn === undefined ? {} : { allowedIn }),
});
