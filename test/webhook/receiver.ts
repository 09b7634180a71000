import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookBody } from '../../src/domain/presentation/webhook/webhook-body';
import type { WebhookSettings } from '../../src/webhook/webhook';

/** A request as a receiver of pages saw it. */
export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real receiver of pages on this machine. */
export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** A receiver's answer to one request; the last one is repeated from then on. */
export type Answer = RequestListener;

/** Answers with a status and headers, and nothing else. */
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, response) => {
    response.writeHead(code, headers).end();
  };

/** Starts a receiver whose path and query hold secrets that must not be seen anywhere. */
export async function startReceiver(...answers: readonly Answer[]): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const answer = answers[Math.min(received.length, answers.length - 1)] ?? status(200);
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
      answer(request, response);
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/pages/path-token?key=query-token`,
    port,
    received,
    close: async () => stop(server),
  };
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

export async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** The pages that a receiver got, in order. */
export function pages({ received }: Receiver): readonly WebhookBody[] {
  return received.map(({ body }) => JSON.parse(body) as WebhookBody);
}

export const kinds = (at: Receiver): readonly string[] => pages(at).map(({ kind }) => kind);

/** Settings that name these receivers, and sign. */
export function settingsOf(first?: Receiver, second?: Receiver): WebhookSettings {
  return {
    ...(first === undefined ? {} : { webhook: () => first.url }),
    ...(second === undefined ? {} : { webhookEscalation: () => second.url }),
    webhookSecret: () => 'the-signing-secret',
  };
}
