import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import type { Artifact } from '../../src/dev-server/artifacts';

/** A program that leaves a mark when it is run, so that a test can tell that it was not. */
export const program = (mark: string): Uint8Array => strToU8(`#!/bin/sh\ntouch '${mark}'\n`);

export const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A wheel as the index has it: one executable in `*.data/scripts/`, and the usual metadata. */
export function wheelOf(executable: Uint8Array): Uint8Array {
  return zipSync(
    {
      'demo_bin-1.0.0.dist-info/METADATA': strToU8('Name: demo-bin\n'),
      'demo_bin-1.0.0.data/scripts/demo': executable,
    },
    // A zip carries its time: made again two seconds later, it would have another digest.
    { mtime: '2026-01-01' },
  );
}

/** An official archive: a licence, a long-name entry that bears the same name, and the executable. */
export function tarGzOf(executable: Uint8Array, name = 'demo'): Uint8Array {
  return gzipSync(
    Buffer.concat([
      entry('LICENSE', '0', strToU8('MIT')),
      entry(`PaxHeaders/${name}`, 'x', strToU8('not the program')),
      entry(name, '0', executable),
      Buffer.alloc(1_024),
    ]),
  );
}

function entry(name: string, type: string, content: Uint8Array): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write(type, 156);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

/** An artifact whose pinned digests are those of `executable` and its wheel. */
export function artifactOf(executable: Uint8Array): Artifact {
  const wheel = wheelOf(executable);
  return {
    title: 'Demo server',
    version: '1.0.0',
    file: 'demo',
    official: { folder: 'demo', query: {} },
    wheel: 'demo-bin',
    builds: {
      'linux-x64': { executable: digest(executable), wheel: digest(wheel), wheelBytes: wheel.length },
    },
  };
}

/** The files that a site serves, by path. `hang` answers nothing at all. */
export type Pages = Readonly<Record<string, string | Uint8Array>>;

/** A web server on loopback that serves `pages` and 404 for the rest, and remembers what it was asked for. */
export interface Site {
  readonly url: string;
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export async function serve(pages: (url: string) => Pages): Promise<Site> {
  const asked: string[] = [];
  let url = '';
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const page = pages(url)[(request.url ?? '').replace(/\?.*/, '')];
    response.writeHead(page === undefined ? 404 : 200, {
      'content-length': page === undefined ? 0 : Buffer.byteLength(page),
    });
    response.end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  return {
    url,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
