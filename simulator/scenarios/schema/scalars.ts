import { z } from 'zod';

/** A count of seconds, zero or more; fractions allowed. */
export const seconds = z.number().nonnegative();

/** A moment as seconds after the start of the scenario; negative = before it. */
export const moment = z.number();

/** The short name of a Cloud Run service or revision. */
export const resourceId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/u, 'must be a Cloud Run name: lower-case letters, digits and dashes');

/** A person or service account. */
export const email = z.string().regex(/^[^@\s]+@[^@\s]+$/u, 'must be an e-mail address');

/** An image digest. */
export const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/u, 'must be sha256: and 64 hex digits');

/** The SHA-256 of a file. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/u, 'must be 64 hex digits');

/** An IPv4 or IPv6 address. */
export const ipAddress = z.union([z.ipv4(), z.ipv6()]);

/** A TCP port. */
export const port = z.int().min(1).max(65535);

/** Names and values of labels, annotations or environment variables. */
export const stringMap = z.record(z.string().min(1), z.string());
