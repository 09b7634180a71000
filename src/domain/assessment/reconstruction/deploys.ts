import { uniqueBy } from '../../text/listing';
import type { AuditLine, LogFacts } from '../../evidence/log-facts';
import type { TrailFacts } from '../../evidence/trail-facts';
import type { Finding } from '../../finding/finding';
import { thresholds } from '../weights';
import { minutesBefore } from './anchor';

const DEPLOY =
  /google\.cloud\.run\.v[12]\.(?:Services|Jobs|WorkerPools)\.(?:Create|Update|Replace)(?:Service|Job|WorkerPool)/i;

/** Deploys that the audit log or the trail tells of, each once. */
export function deploysOf(logs: readonly LogFacts[], trail: TrailFacts | undefined): readonly AuditLine[] {
  const done = (trail?.calls ?? []).filter(({ succeeded }) => succeeded);
  const all = [...logs.flatMap(({ audit }) => audit), ...done].filter(({ method }) => DEPLOY.test(method));
  return uniqueBy(all, ({ at, principal, method }) => `${at} ${principal} ${method}`);
}

/** The last deploy by a person in the minutes before the anchor. */
export function deployBefore(
  deploys: readonly AuditLine[],
  anchor: Finding | undefined,
): AuditLine | undefined {
  if (anchor === undefined) return undefined;
  return deploys
    .filter(({ principal, at }) => {
      const before = minutesBefore(anchor, at);
      return isPerson(principal) && before >= 0 && before <= thresholds.beforeMinutes;
    })
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
}

function isPerson(principal: string): boolean {
  return principal.includes('@') && !principal.endsWith('.gserviceaccount.com');
}
