import { z } from 'zod';
import { Failure } from '../domain/failures';
import { get, refusal, type VirusTotalOptions } from './request';

/** Lookups of one span of time. */
export interface Allowance {
  readonly per: 'hour' | 'day' | 'month';
  readonly used: number;
  readonly allowed: number;
}

const span = z
  .object({ user: z.object({ used: z.number().nonnegative(), allowed: z.number().nonnegative() }) })
  .optional()
  .catch(undefined);
const answer = z.object({
  data: z.object({
    api_requests_hourly: span,
    api_requests_daily: span,
    api_requests_monthly: span,
  }),
});

/**
 * Reads the key's allowance and use, by a call that uses none of it. Throws `Failure`: `unauthenticated` for no or a
 * wrong key, `rate-limited`, `unreachable`, `unexpected-answer`.
 */
export async function readAllowance(options: VirusTotalOptions): Promise<readonly Allowance[]> {
  const what = 'the quota of its key';
  // Their own form: the key is the user's name. It is in no message of ours.
  const path = `/api/v3/users/${encodeURIComponent(options.apiKey ?? '')}/overall_quotas`;
  const got = await get(options, path, what);
  if (got.status !== 200) throw refusal({ ...got, body: withoutKey(got.body, options.apiKey) }, what);
  const parsed = answer.safeParse(got.body);
  if (!parsed.success)
    throw new Failure('unexpected-answer', `VirusTotal's answer on ${what} has another form than expected`);
  const {
    api_requests_hourly: hour,
    api_requests_daily: day,
    api_requests_monthly: month,
  } = parsed.data.data;
  return Object.entries({ hour, day, month }).flatMap(([per, of]) =>
    of === undefined || (per !== 'hour' && per !== 'day' && per !== 'month') ? [] : [{ per, ...of.user }],
  );
}

/** An error that names the user names the key. */
function withoutKey(body: unknown, key = ''): unknown {
  const text = JSON.stringify(body ?? '');
  return key === '' || !text.includes(key) ? body : undefined;
}

/**
 * Activities that a task queue with a rate of its own lets through at once before it slows them, measured on Temporal
 * 1.32: each partition of the queue has a burst, and at 1 a minute seven went through in the first 60 s, at 4 eight.
 */
const BURST = 7;
/** The part of a licence that is used at most: other tools of the same key ask, too. */
const SHARE = 0.75;

/**
 * The pace of the task queue of lookups, in lookups a minute, for a licence of as many. With its burst it stays below
 * the licence wherever that allows more than eight a minute; below that VirusTotal's own 429 holds the rest back.
 */
export function lookupPace(licensedPerMinute: number): number {
  return Math.max(1, Math.min(licensedPerMinute * SHARE, licensedPerMinute - BURST));
}
