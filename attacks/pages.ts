import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Where people are paged: a receiver on this machine. */
export interface Pages {
  readonly url: string;
  /** The bodies that were sent, oldest first. */
  texts(): readonly string[];
  close(): Promise<void>;
}

/** Takes every page that is sent to it. */
export async function receivePages(): Promise<Pages> {
  const texts: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      texts.push(body);
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    texts: () => texts,
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
