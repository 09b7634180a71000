import type { Indicator } from '../domain/indicator';
import { isPublicAddress, publicDomain, publicUrl } from './public-address';

/** Something in a finding that may be an indicator: its text and where it stood. */
export interface Candidate {
  readonly kind: Indicator['kind'];
  readonly value: string;
  readonly from: string;
}

/**
 * The candidates that may be looked up outside, each once, in the order given: public addresses, public domains, URLs
 * without query and credentials. Internal names, private addresses and hashes of parts of files are left out.
 */
export function selectIndicators(candidates: readonly Candidate[]): readonly Indicator[] {
  const seen = new Set<string>();
  return candidates.flatMap(({ kind, value, from }) => {
    const safe = safeValue(kind, value.trim());
    if (safe === undefined || seen.has(`${kind} ${safe}`)) return [];
    seen.add(`${kind} ${safe}`);
    return [{ kind, value: safe, from }];
  });
}

function safeValue(kind: Indicator['kind'], value: string): string | undefined {
  switch (kind) {
    case 'ip':
      return isPublicAddress(value) ? value : undefined;
    case 'domain':
      return publicDomain(value);
    case 'url':
      return publicUrl(value);
    case 'sha256':
      return value;
  }
}
