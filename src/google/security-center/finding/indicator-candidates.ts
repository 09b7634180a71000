import { isIP } from 'node:net';
import type { Finding, StdinRedirection } from '../../../domain/finding/finding';
import type { Candidate } from './indicators';
import { olderCandidates, type membersIn } from './older-forms';
import type { Fields } from '../../client/parse-fields';
import { decodeText, type HashedFile } from './parse-process';
import { originOf } from '../../network/google-ranges';
import { plainAddress } from '../../network/public-address';

/**
 * Lists the texts of a finding that may be indicators: typed fields, then source properties, then command lines. The
 * most significant come first, since only the first few of a finding are looked up.
 */
export function candidatesOf(
  finding: Fields,
  properties: Fields,
  redirection: StdinRedirection | undefined,
  files: readonly HashedFile[],
  members: ReturnType<typeof membersIn>,
): readonly Candidate[] {
  const indicator = finding.child('indicator');
  const connections = finding.children('connections');
  const listed = (key: string, kind: Candidate['kind']) =>
    indicator.texts(key).map((value, index) => ({ kind, value, from: indicator.at(`${key}[${index}]`) }));
  const ends = (key: string) =>
    connections.map((each): Candidate => ({ kind: 'ip', value: each.text(key), from: each.at(key) }));
  const redirected = (value: string | undefined, key: string): Candidate => ({
    kind: 'ip',
    value: value ?? '',
    from: properties.at(`Reverse_Shell_Stdin_Redirection_${key}`),
  });
  const older = olderCandidates(members);
  return [
    ...ends('destinationIp'),
    redirected(redirection?.dstIp, 'Dst_Ip'),
    ...listed('uris', 'url'),
    ...listed('domains', 'domain'),
    ...listed('ipAddresses', 'ip'),
    ...files
      .filter((file) => file.wholeFile)
      .map(({ sha256, from }): Candidate => ({ kind: 'sha256', value: sha256, from })),
    ...older.filter(({ from }) => !NEAR_END.test(from)),
    ...ends('sourceIp'),
    ...older.filter(({ from }) => NEAR_END.test(from)),
    redirected(redirection?.srcIp, 'Src_Ip'),
    { kind: 'ip', value: finding.child('access').text('callerIp'), from: 'access.callerIp' },
    ...finding.children('processes').flatMap(inCommand),
  ];
}

/** The workload's own end of a connection, or that of a network that many share. */
export const NEAR_END = /(?:[._]|\b)(?:source|src)_?ip(?:_?address(?:es)?)?(?:_\d{1,3})?(?:\[\d+\])*$/i;

const MOST = 20;
const LONGEST = 20_000;
// A host's name can have the letters, digits and dots of any language.
const HOST = String.raw`(\[[0-9a-f:.]{2,45}\]|[\p{L}\p{N}][\p{L}\p{N}\p{M}._\-\u3002\uff0e\uff61]{2,252})`;
/** Ways in which commands name the other end: addresses, Bash's own devices, socat's. Bounded, since they read hostile text. */
const ENDS = [
  new RegExp(
    String.raw`\b(?:https?|ftps?|wss?|tcp|ssl|stratum2?\+(?:tcp|ssl|tls))://(?:[^\s/@"']{1,200}@)?${HOST}`,
    'giu',
  ),
  new RegExp(String.raw`/dev/(?:tcp|udp)/${HOST}/\d`, 'giu'),
  new RegExp(String.raw`\b(?:tcp|udp|openssl|ssl)[46]?(?:-connect)?:${HOST}:\d`, 'giu'),
];

/**
 * Hosts that a process was told to talk to. Of an address only its host: a path can carry a secret, and nobody has
 * said that it is malicious.
 */
function inCommand(process: Fields): readonly Candidate[] {
  const texts = [
    ...process.texts('args').map((arg, index) => [arg, process.at(`args[${index}]`)] as const),
    [process.child('script').text('contents'), process.at('script.contents')] as const,
  ];
  return texts.flatMap(([written, from]) => hostsIn(decodeText(written), from)).slice(0, MOST);
}

function hostsIn(text: string, from: string): readonly Candidate[] {
  const read = text.slice(0, LONGEST);
  // `nc 198.51.100.23 4444`: the address is an argument by itself.
  const alone = isIP(plainAddress(read.trim())) === 0 ? [] : [read.trim()];
  const named = ENDS.flatMap((pattern) => [...read.matchAll(pattern)].map(([, host = '']) => host));
  return [...alone, ...named].slice(0, MOST).map((host) => {
    const value = host.replace(/^\[|\]$/g, '');
    return { kind: isIP(plainAddress(value)) === 0 ? 'domain' : 'ip', value, from };
  });
}

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
