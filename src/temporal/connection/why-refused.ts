import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSConfig } from '@temporalio/client';
import type { ConnectionSettings } from './connection-settings';

const LIMIT_MS = 2_000;
/** The opening of HTTP/2: the preface, and a frame of no settings. */
const HELLO = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1');
/** The first byte of TLS's way to refuse. */
const ALERT = 0x15;
const OURS = 'TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH name ours';

/** The first observation of one connection attempt of our own. */
type Seen =
  | { readonly kind: 'data'; readonly first: number | undefined }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'silence' };

/**
 * Why the two sides do not understand each other, as far as a handshake of our own tells within two seconds: Temporal's
 * client says only that it did not connect. Undefined when nobody listens there, or nothing is wrong with the handshake.
 */
export async function whyRefused({ address, tls }: ConnectionSettings): Promise<string | undefined> {
  const [, host = address, port = '7233'] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  const at = { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
  if (tls === undefined) {
    const seen = await look(() => {
      const socket = connectPlain(at);
      socket.once('connect', () => socket.write(HELLO));
      return socket;
    });
    const isTls = seen.kind === 'closed' || (seen.kind === 'data' && seen.first === ALERT);
    return isTls ? 'it does not take connections in the clear; TEMPORAL_TLS=true has TLS spoken' : undefined;
  }
  const { serverNameOverride, serverRootCACertificate, clientCertPair }: TLSConfig = tls === true ? {} : tls;
  const seen = await look(() =>
    connectTls({
      ...at,
      ALPNProtocols: ['h2'],
      ...(isUnset(serverNameOverride) ? {} : { servername: serverNameOverride }),
      ...(isUnset(serverRootCACertificate) ? {} : { ca: Buffer.from(serverRootCACertificate) }),
      ...(isUnset(clientCertPair)
        ? {}
        : { cert: Buffer.from(clientCertPair.crt), key: Buffer.from(clientCertPair.key) }),
    }),
  );
  if (seen.kind === 'closed')
    return `it ended the connection after the handshake, as a server does that refuses a client certificate; ${OURS}`;
  return seen.kind === 'error' ? sentence(seen.code, seen.message) : undefined;
}

const isUnset = (value: unknown): value is null | undefined => value === undefined || value === null;

async function look(open: () => Socket): Promise<Seen> {
  let socket: Socket;
  try {
    socket = open();
  } catch (thrown) {
    return { kind: 'error', ...errorOf(thrown) };
  }
  try {
    return await new Promise<Seen>((resolve) => {
      socket.setTimeout(LIMIT_MS, () => resolve({ kind: 'silence' }));
      socket.once('data', (bytes: Buffer) => resolve({ kind: 'data', first: bytes[0] }));
      socket.once('error', (error) => resolve({ kind: 'error', ...errorOf(error) }));
      socket.once('close', () => resolve({ kind: 'closed' }));
    });
  } finally {
    socket.on('error', () => undefined).destroy();
  }
}

function errorOf(thrown: unknown): { readonly code: string; readonly message: string } {
  const isObject = typeof thrown === 'object' && thrown !== null;
  return {
    code: isObject && 'code' in thrown ? String(thrown.code) : '',
    message: isObject && 'message' in thrown ? String(thrown.message) : String(thrown),
  };
}

/** An OpenSSL or system error in words, with what to do; undefined for one that is not about TLS. */
function sentence(code: string, message: string): string | undefined {
  if (/^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_UNTRUSTED|INVALID_CA)/.test(code))
    return `its certificate is signed by nobody who is trusted here (${code}); TEMPORAL_TLS_SERVER_CA_CERT_PATH names the authority to trust`;
  if (code.startsWith('CERT_')) return `its certificate cannot be used (${code}: ${message})`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `its certificate is for another name (${message}); TEMPORAL_TLS_SERVER_NAME says which one to expect`;
  if (code.includes('ALERT')) return `it refuses our client certificate or misses one (${code}); ${OURS}`;
  if (/^ERR_OSSL_|^ERR_SSL_(?:NO_START_LINE|KEY_)/.test(code))
    return `a certificate or key that TEMPORAL_TLS_* names cannot be read (${code})`;
  if (/^ERR_SSL_|^EPROTO$/.test(code) || (code === 'ECONNRESET' && message.includes('TLS')))
    return `it does not speak TLS (${code}); an API key or TEMPORAL_TLS* turns TLS on, TEMPORAL_TLS=false turns it off`;
  return undefined;
}
