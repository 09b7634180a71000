import { BlockList, isIP } from 'node:net';

/**
 * Addresses on which Google serves everybody: its resolvers, the front ends of its API and its own services, and where
 * its load balancers and health checks come from. A short table, not Google's whole list (www.gstatic.com/ipranges,
 * goog.json less cloud.json): what is missing here is looked up like any address. Those that customers of Google Cloud
 * can hold are not among them, since attackers rent machines too.
 */
const RANGES4 = [
  ['8.8.4.0', 24],
  ['8.8.8.0', 24],
  ['35.191.0.0', 16],
  ['64.233.160.0', 19],
  ['66.102.0.0', 20],
  ['72.14.192.0', 18],
  ['74.125.0.0', 16],
  ['108.177.0.0', 17],
  ['130.211.0.0', 22],
  ['142.250.0.0', 15],
  ['172.217.0.0', 16],
  ['172.253.0.0', 16],
  ['173.194.0.0', 16],
  ['199.36.153.4', 30],
  ['199.36.153.8', 30],
  ['209.85.128.0', 17],
  ['216.58.192.0', 19],
  ['216.239.32.0', 19],
] as const;
const RANGES6 = [
  ['2001:4860::', 32],
  ['2404:6800::', 32],
  ['2607:f8b0::', 32],
  ['2800:3f0::', 32],
  ['2a00:1450::', 32],
  ['2c0f:fb50::', 32],
] as const;

const served = new BlockList();
for (const [net, bits] of RANGES4) served.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of RANGES6) served.addSubnet(net, bits, 'ipv6');

/** Whether blocking an address would block Google itself. */
export function isGoogleAddress(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && served.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** Google's own hosts and all below them. Not `run.app` and the like, where customers' programs answer. */
const HOSTS = /(?:^|\.)(?:googleapis\.com|google\.com|gstatic\.com|gcr\.io|pkg\.dev|dns\.google)$/;
/** Those at which anybody can leave a file: one address there can be malicious, the host cannot. */
const SHARED =
  /(?:^|\.)(?:storage\.googleapis\.com|storage\.cloud\.google\.com|(?:drive|docs|sites|script)\.google\.com|gcr\.io|pkg\.dev)$/;

/** Whether a host is Google's own. */
export function isGoogleHost(host: string): boolean {
  return HOSTS.test(host);
}

/** Whether a URL is on a host of Google's where nobody but Google puts anything. */
export function isGoogleUrl(href: string): boolean {
  const { hostname } = new URL(href);
  const host = hostname.replace(/^\[|\]$/g, '');
  return isGoogleAddress(host) || (isGoogleHost(host) && !SHARED.test(host));
}
