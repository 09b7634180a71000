import type { HttpAnswer, HttpRequest, Route } from '../wire/http-server';
import { collections, type Collection, type VirusTotalRecords } from './collections';
import { refuseLikeVirusTotal, VirusTotalError } from './error';
import { createQuota, type Quota } from './quota';

/** One customer of VirusTotal. */
interface VirusTotalAccount {
  readonly apiKey: string;
  readonly quota: Quota;
}

const kinds = ['files', 'ip_addresses', 'domains', 'urls'] as const;

/**
 * VirusTotal v3 lookups at `/api/v3/{files,ip_addresses,domains,urls}/ID`. The key is checked first, then the quota, then the
 * id; a lookup that finds nothing uses quota too. Faults and the log name them `virustotal.files.get` and so on.
 * `/api/v3/users/KEY/overall_quotas` (`virustotal.quotas.get`) says what is used, and uses nothing.
 * `now` (milliseconds since 1970) is for the quota's window.
 */
export function virusTotalRoutes(
  records: VirusTotalRecords,
  { apiKey, quota }: VirusTotalAccount,
  now: () => number = Date.now,
): readonly Route[] {
  const use = createQuota(quota, now);
  const urlsByHash = new Map<string, string>();
  const lookups = kinds.map((kind): Route => ({
    method: 'GET',
    path: new RegExp(`/api/v3/${kind}/([^/]+)`),
    gated: `virustotal.${kind}.get`,
    refuse: refuseLikeVirusTotal,
    handle: (request) => {
      checkKey(request, apiKey);
      use.count();
      return lookUp(kind, request.groups[0] ?? '', records, urlsByHash);
    },
  }));
  const quotas: Route = {
    method: 'GET',
    path: /\/api\/v3\/users\/([^/]+)\/overall_quotas/,
    gated: 'virustotal.quotas.get',
    refuse: refuseLikeVirusTotal,
    handle: (request) => {
      checkKey(request, apiKey);
      if (request.groups[0] !== apiKey)
        throw new VirusTotalError('PERMISSION_DENIED', 'ForbiddenError', 'You are not allowed to do that');
      // Nothing here runs for an hour: all that was used was used in this one.
      const within = (seconds: number) => ({
        user: { used: use.used(), allowed: Math.floor((quota.requests * seconds) / quota.perSeconds) },
      });
      return {
        status: 200,
        body: {
          data: {
            api_requests_hourly: within(3_600),
            api_requests_daily: within(86_400),
            api_requests_monthly: within(2_592_000),
          },
        },
      };
    },
  };
  return [...lookups, quotas];
}

function checkKey(request: HttpRequest, apiKey: string): void {
  const sent = request.header('x-apikey');
  if (sent === undefined || sent === '') {
    throw new VirusTotalError('UNAUTHENTICATED', 'AuthenticationRequiredError', 'X-Apikey header is missing');
  }
  if (sent !== apiKey) throw new VirusTotalError('UNAUTHENTICATED', 'WrongCredentialsError', 'Wrong API key');
}

/** URLs answer to the id in an earlier answer too: hence `urlsByHash`. */
function lookUp(
  kind: Collection,
  asked: string,
  records: VirusTotalRecords,
  urlsByHash: Map<string, string>,
): HttpAnswer {
  const rules = collections[kind];
  const key = kind === 'urls' ? (urlsByHash.get(asked) ?? rules.key(asked)) : rules.key(asked);
  const attributes = records.get(kind, key);
  if (attributes === undefined)
    throw new VirusTotalError('NOT_FOUND', 'NotFoundError', rules.notFound(asked));
  const id = rules.id(key, attributes);
  if (kind === 'urls') urlsByHash.set(id, key);
  const links = { self: `https://www.virustotal.com/api/v3/${kind}/${id}` };
  return { status: 200, body: { data: { id, type: rules.type, links, attributes } } };
}
