import { BlockList, isIP } from 'node:net';
import type { Origin } from '../../domain/evidence/trail-facts';
import { addressKind } from '../../domain/text/ip-range';
import { plainAddress } from './public-address';

/**
 * Addresses on which Google serves everybody: its resolvers, the front ends of its API and its own services, and
 * where its load balancers and health checks come from. Those are the blocks of Google's list of all of its addresses
 * (gstatic.com/ipranges/goog.json of 2025-10-09) of which no part was in its list of customers' addresses on Google
 * Cloud (cloud.json of 2025-01-01, compared again with both lists of 2026-08-22). Added are ranges that Google
 * documents elsewhere: the health checks' 35.191.0.0/16 and 130.211.0.0/22, and the 199.36.153.0 that stand for its
 * API inside networks. Left out are new blocks that nobody has yet. An address that is missing here is looked up like
 * any other.
 */
const OWN = `
  8.8.4.0/24 8.8.8.0/24 35.191.0.0/16 64.15.112.0/20 64.233.160.0/19 66.102.0.0/20 66.249.64.0/19 70.32.128.0/19
  72.14.192.0/18 74.114.24.0/21 74.125.0.0/16 104.237.160.0/19 108.177.0.0/17 130.211.0.0/22 142.250.0.0/15
  172.110.32.0/21 172.217.0.0/16 172.253.0.0/16 173.194.0.0/16 192.104.160.0/23 192.178.0.0/15 193.186.4.0/24
  199.36.153.4/30 199.36.153.8/30 199.36.154.0/23 199.36.156.0/24 207.223.160.0/20 208.65.152.0/22
  208.81.188.0/22 208.117.224.0/19 209.85.128.0/17 216.58.192.0/19 216.239.32.0/19 216.252.220.0/22
  2001:4860::/32 2404:6800::/32 2607:f8b0::/32 2800:3f0::/32 2a00:1450::/32 2c0f:fb50::/32
`;

/**
 * All other blocks of goog.json, of the same day: Google's, and of any customer of Google Cloud as well. Cloud Run and
 * machines call from there, and so does the machine that an attacker rented.
 */
const ANYBODYS = `
  8.34.208.0/20 8.35.192.0/20 8.228.0.0/14 8.232.0.0/14 8.236.0.0/15 23.236.48.0/20 23.251.128.0/19 34.0.0.0/15
  34.2.0.0/16 34.3.0.0/23 34.3.3.0/24 34.3.4.0/24 34.3.8.0/21 34.3.16.0/20 34.3.32.0/19 34.3.64.0/18 34.4.0.0/14
  34.8.0.0/13 34.16.0.0/12 34.32.0.0/11 34.64.0.0/10 34.128.0.0/10 35.184.0.0/13 35.192.0.0/14 35.196.0.0/15
  35.198.0.0/16 35.199.0.0/17 35.199.128.0/18 35.200.0.0/13 35.208.0.0/12 35.224.0.0/12 35.240.0.0/13
  35.252.0.0/14 104.154.0.0/15 104.196.0.0/14 107.167.160.0/19 107.178.192.0/18 108.59.80.0/20 108.170.192.0/18
  130.211.0.0/16 136.22.2.0/23 136.22.4.0/23 136.22.8.0/22 136.22.160.0/20 136.22.176.0/21 136.22.184.0/23
  136.22.186.0/24 136.23.48.0/20 136.23.64.0/18 136.64.0.0/11 136.107.0.0/16 136.108.0.0/14 136.112.0.0/13
  136.120.0.0/22 136.124.0.0/15 146.148.0.0/17 162.120.128.0/17 162.216.148.0/22 162.222.176.0/21
  173.255.112.0/20 192.158.28.0/22 199.192.112.0/22 199.223.232.0/21 207.175.0.0/16 208.68.108.0/22
  216.73.80.0/20
  2404:f340::/32 2600:1900::/28 2605:ef80::/32 2606:40::/32 2606:73c0::/32 2607:1c0:241:40::/60
  2607:1c0:300::/40 2620:11a:a000::/40 2620:120:e000::/40
`;

const own = blockList(OWN);
const anybodys = blockList(ANYBODYS);

function blockList(blocks: string): BlockList {
  const list = new BlockList();
  for (const block of blocks.trim().split(/\s+/)) {
    const [net = '', bits = ''] = block.split('/');
    list.addSubnet(net, Number(bits), isIP(net) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** Tells whether blocking an address would block Google itself. */
export function isGoogleAddress(address: string): boolean {
  return isIn(own, address);
}

/**
 * Where an audit entry says that a call came from. Google writes `private` for a call from inside its own network, and
 * `gce-internal-ip` for a machine of another organization; a machine of the same organization has its internal address
 * (google/cloud/audit/audit_log.proto, `caller_ip`).
 */
export function originOf(callerIp: string): Origin {
  const address = plainAddress(callerIp.trim());
  if (address === 'private' || isIn(own, address)) return 'google';
  if (address === 'gce-internal-ip' || isIn(anybodys, address)) return 'cloud';
  const kind = addressKind(address);
  if (kind === 'public') return 'outside';
  // Loopback and the like name nobody, and neither does what is no address.
  return kind === 'internal' ? 'cloud' : 'unknown';
}

/** Google's own hosts and all below them. Not `run.app` and the like, where customers' programs answer. */
const HOSTS = /(?:^|\.)(?:googleapis\.com|google\.com|gstatic\.com|gcr\.io|pkg\.dev|dns\.google)$/;
/** Those at which anybody can leave a file: one address there can be malicious, the host cannot. */
const SHARED =
  /(?:^|\.)(?:storage\.googleapis\.com|storage\.cloud\.google\.com|(?:drive|docs|sites|script)\.google\.com|gcr\.io|pkg\.dev)$/;

/** Tells whether a host is Google's own. */
export function isGoogleHost(host: string): boolean {
  return HOSTS.test(host);
}

/** Tells whether a URL is on a host of Google's where nobody but Google puts anything. */
export function isGoogleUrl(href: string): boolean {
  const { hostname } = new URL(href);
  const host = hostname.replace(/^\[|\]$/g, '');
  return isGoogleAddress(host) || (isGoogleHost(host) && !SHARED.test(host));
}
