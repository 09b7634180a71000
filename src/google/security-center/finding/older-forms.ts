import type { Candidate } from './indicators';

/** A member of the source properties, wherever in them it stands. */
interface Member {
  readonly key: string;
  readonly value: unknown;
  readonly at: string;
}

const DEEPEST = 8;
const MOST_MEMBERS = 2_000;
const MOST = 20;

/** Names under which detectors of several years have written addresses; a number at the end counts them. */
const ADDRESS =
  /^(?:properties_)?(?:ips?|ipv[46]s?|ip(?:v[46])?_?addresse?s?|(?:[a-z]{2,20}_)*(?:remote|dst|dest|destination|peer|caller|client|attacker|external|suspicious|malicious|c2|src|source)_?(?:ip(?:v[46])?(?:_?addresse?s?)?|addr(?:esse?s?)?))(?:_\d{1,3})?$/i;
const DOMAIN =
  /^(?:properties_)?(?:domains?|domain_?names?|host_?names?|fqdns?|dns_?(?:names?|quer(?:y|ies))|query_?names?|(?:malicious|suspicious|c2)_?domains?)(?:_\d{1,3})?$/i;
const ADDRESS_OF_WEB = /^(?:properties_)?(?:ur[li]s?|(?:malicious|suspicious)_?ur[li]s?)(?:_\d{1,3})?$/i;
/** Links for people: to the logs, to ATT&CK, to VirusTotal. */
const LINKS = /^contextUris(?:\.|$)|\.contextUris(?:\.|$)/;

/** The members of source properties, which are anybody's: texts that hold JSON are looked into, and nothing throws. */
export function membersIn(properties: unknown): readonly Member[] {
  const members: Member[] = [];
  const walk = (given: unknown, at: string, depth: number): void => {
    const value = unpacked(given);
    if (depth > DEEPEST || typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (members.length >= MOST_MEMBERS) return;
      const path = Array.isArray(value) ? `${at}[${key}]` : at === '' ? key : `${at}.${key}`;
      // An entry of a list has its list's name.
      const name = Array.isArray(value) ? (/([^.[\]]+)(?:\[\d+\])*$/.exec(at)?.[1] ?? '') : key;
      members.push({ key: name, value: member, at: path });
      walk(member, path, depth + 1);
    }
  };
  walk(properties, '', 0);
  return members;
}

function unpacked(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*(?:\{[^]*\}|\[[^]*\])\s*$/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Addresses, domains and URLs that stand only in source properties, as detectors wrote them before there were typed fields. */
export function olderCandidates(members: readonly Member[]): readonly Candidate[] {
  const found = members.flatMap(({ key, value, at }): readonly Candidate[] => {
    if (LINKS.test(at)) return [];
    // A text that holds JSON was already looked into.
    const text = typeof value === 'string' && unpacked(value) === value ? value : '';
    const kind = kindOf(key);
    return kind === undefined || text === '' ? [] : [{ kind, value: text, from: `sourceProperties.${at}` }];
  });
  const pages = members
    .filter(({ at, value }) => LINKS.test(at) && typeof value === 'string')
    .flatMap(({ value, at }) => ofVirusTotalPage(String(value), `sourceProperties.${at}`));
  return [...found, ...pages].slice(0, MOST);
}

function kindOf(key: string): Candidate['kind'] | undefined {
  if (ADDRESS.test(key)) return 'ip';
  if (DOMAIN.test(key)) return 'domain';
  return ADDRESS_OF_WEB.test(key) ? 'url' : undefined;
}

const PAGE = /^https:\/\/www\.virustotal\.com\/gui\/(domain|ip-address|file)\/([^/?#\s]{1,253})/;

/** The link to VirusTotal names what it is about. */
function ofVirusTotalPage(link: string, from: string): readonly Candidate[] {
  const [, page, value = ''] = PAGE.exec(link) ?? [];
  if (page === 'domain') return [{ kind: 'domain', value, from }];
  if (page === 'ip-address') return [{ kind: 'ip', value, from }];
  return page === 'file' && /^[0-9a-f]{64}$/i.test(value)
    ? [{ kind: 'sha256', value: value.toLowerCase(), from }]
    : [];
}

const ATTACK =
  /attack\.mitre\.org\/(?:wiki\/)?(?:techniques|tactics|Technique)\/(T[A]?\d{4})(?:[/.](\d{3}))?/g;

/** ATT&CK ids in links to its pages: `contextUris.mitreUri` above all. Tactics begin with `TA`. */
export function linkedAttackIds(members: readonly Member[]): readonly string[] {
  const texts = members.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
  const ids = texts.flatMap((text) =>
    [...text.slice(0, 2_000).matchAll(ATTACK)].map(([, id = '', sub]) =>
      sub === undefined ? id : `${id}.${sub}`,
    ),
  );
  return [...new Set(ids)].slice(0, MOST);
}

/** Changes of roles in the source properties: `bindingDeltas`, wherever they stand. */
export function bindingDeltasIn(members: readonly Member[]): readonly unknown[] {
  return members
    .filter(({ key, at }) => key === 'bindingDeltas' && at.endsWith(']'))
    .map(({ value }) => value)
    .slice(0, MOST);
}
