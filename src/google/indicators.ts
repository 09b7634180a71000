import type { Indicator } from '../domain/indicator';
import { isGoogleAddress, isGoogleHost, isGoogleUrl } from './google-infrastructure';
import { isPublicAddress, plainAddress, publicDomain, publicUrl } from './public-address';

/** Something in a finding that may be an indicator: its text and where it stood. */
export interface Candidate {
  readonly kind: Indicator['kind'];
  readonly value: string;
  readonly from: string;
}

/**
 * The candidates that may be looked up outside, each once, in the order given: public addresses, public domains, URLs
 * without query and credentials. Internal names, private addresses, hashes of parts of files and what Google serves
 * everybody from are left out: nobody may come to block those.
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
    case 'ip': {
      const address = plainAddress(value);
      return isPublicAddress(address) && !isGoogleAddress(address) ? address : undefined;
    }
    case 'domain': {
      const domain = publicDomain(value);
      return domain === undefined || isGoogleHost(domain) ? undefined : domain;
    }
    case 'url': {
      const url = publicUrl(value);
      return url === undefined || isGoogleUrl(url) ? undefined : url;
    }
    case 'sha256':
      return value;
  }
}
