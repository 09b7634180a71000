import { Failure, failureKind } from '../../domain/failures';
import { readAllowance, type Allowance } from '../../virustotal/allowance';
import type { VirusTotalOptions } from '../../virustotal/request';
import type { Check } from './check';
import { within } from '../within';

const LIMIT_MS = 10_000;
const BUY = 'Wait until it is renewed (daily ones at 00:00 UTC), or use a key with a larger quota';

/** The key for VirusTotal, what is left of its quota, and whether `perDay`, our own limit, is within it. No key is no fault: indicators are then shown as not looked up. */
export async function checkVirusTotal(options: VirusTotalOptions, perDay: number): Promise<Check> {
  const check = { name: 'VirusTotal', needed: 'to say what is known of addresses, domains and files' };
  if (options.apiKey === undefined)
    return {
      ...check,
      status: 'warning',
      found: 'VIRUSTOTAL_API_KEY is not set: each incident shows that gap',
      mend: 'Set VIRUSTOTAL_API_KEY to your own key',
    };
  try {
    const allowances = await within('VirusTotal', LIMIT_MS, async () => readAllowance(options));
    const used = allowances.map(({ per, used: n, allowed }) => `${n} of ${allowed} in this ${per}`);
    const empty = allowances.some(isUsedUp);
    const found =
      used.length === 0
        ? 'the key is taken; it does not say what is left'
        : `lookups used: ${used.join(', ')}`;
    if (empty) return { ...check, status: 'missing', found: `the quota is used up; ${found}`, mend: BUY };
    const allowed = allowances.find(({ per }) => per === 'day')?.allowed ?? 0;
    return allowed > 0 && allowed < perDay
      ? {
          ...check,
          status: 'warning',
          found: `${found}; Firebreak would ask up to ${perDay} times a day`,
          mend: `Set FIREBREAK_VIRUSTOTAL_PER_DAY to ${allowed} or less`,
        }
      : { ...check, status: used.length === 0 ? 'warning' : 'ok', found };
  } catch (thrown) {
    const { code, message } = Failure.from(thrown);
    const mend = code === 'rate-limited' ? BUY : failureKind(code).todo;
    return {
      ...check,
      status: code === 'unexpected-answer' ? 'not-checked' : 'missing',
      found: message,
      mend,
    };
  }
}

/** A key without an allowance for a span has 0 of 0 there. */
function isUsedUp({ used, allowed }: Allowance): boolean {
  return allowed > 0 && used >= allowed;
}
