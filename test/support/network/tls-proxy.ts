import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Certified } from './certificates';

/** A listener that speaks TLS and hands what it decrypts to a server that does not. */
export interface TlsProxy {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  /** The common names of the client certificates of all connections so far. */
  readonly clients: readonly string[];
  close(): Promise<void>;
}

/** Takes only clients whose certificate `clientAuthority` has signed. */
export async function openTlsProxy(
  target: string,
  { certificate, key }: Certified,
  clientAuthority: Certified,
): Promise<TlsProxy> {
  const [host = '', port = ''] = target.split(':');
  const clients: string[] = [];
  const open = new Set<Socket>();
  const keep = (socket: Socket): void => {
    open.add(socket);
    // Clients go away in the middle; the proxy is not what is tested.
    socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
  };
  const server = createServer(
    {
      cert: certificate,
      key,
      ALPNProtocols: ['h2'],
      ca: clientAuthority.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    },
    (secure) => {
      clients.push(String(secure.getPeerCertificate().subject.CN));
      const plain = connect(Number(port), host);
      keep(plain);
      keep(secure);
      secure.pipe(plain).pipe(secure);
      secure.on('close', () => plain.destroy());
      plain.on('close', () => secure.destroy());
    },
  );
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('the proxy has no port');
  return {
    address: `127.0.0.1:${listening.port}`,
    clients,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
