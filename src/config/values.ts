import { z } from 'zod';

/** What is read: `process.env` or a part of it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A text of one form; `expected` says which. */
export const text = (pattern: RegExp, expected: string) => z.string().regex(pattern, `must be ${expected}`);

/** A whole number from 1 to `most`. */
export const wholeNumber = (most: number) =>
  text(/^\d{1,9}$/, `a whole number from 1 to ${most}`)
    .transform(Number)
    .refine((value) => value >= 1 && value <= most, `must be a whole number from 1 to ${most}`);
