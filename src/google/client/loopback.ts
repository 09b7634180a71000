import { Failure } from '../../domain/failures';

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\]):(\d{1,5})$/;

/** Host and port of an address on this machine. Throws `bad-config` for any other. */
export function parseLoopback(address: string): { readonly apiEndpoint: string; readonly port: number } {
  const [, apiEndpoint, digits] = LOOPBACK.exec(address) ?? [];
  const port = Number(digits);
  if (apiEndpoint === undefined || port < 1 || port > 65_535) {
    throw new Failure(
      'bad-config',
      `"${address.slice(0, 200)}" cannot be the address of a simulated Google Cloud: it is spoken to in plaintext and without credentials, so it must be loopback, such as 127.0.0.1:8443`,
    );
  }
  return { apiEndpoint, port };
}

/** `http://127.0.0.1:PORT/` of an HTTP address on this machine. Throws `bad-config` for any other. */
export function parseLoopbackUrl(address: string): string {
  const [, host = ''] = /^http:\/\/([^/?#@]+)\/?$/.exec(address) ?? [];
  const { apiEndpoint, port } = parseLoopback(host === '' ? address : host);
  return `http://${apiEndpoint}:${port}/`;
}
