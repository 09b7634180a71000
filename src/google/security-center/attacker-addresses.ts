import type { Finding } from '../../domain/finding/finding';
import { NEAR_END } from './finding/indicator-candidates';
import { originOf } from '../network/google-ranges';

/**
 * Addresses in a finding that may be the attacker's. The indicators have public addresses only, none of Google's own. A
 * caller in Google Cloud is left out, too: Cloud Run calls from there for everybody.
 */
export function attackerAddresses({ indicators }: Pick<Finding, 'indicators'>): readonly string[] {
  return indicators
    .filter(({ kind, from }) => kind === 'ip' && !NEAR_END.test(from))
    .filter(({ value, from }) => from !== 'access.callerIp' || originOf(value) === 'outside')
    .map(({ value }) => value);
}
