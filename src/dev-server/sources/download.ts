import { createHash } from 'node:crypto';
import { reasonOf } from '../reason';
import type { Progress } from './source';

const ANSWER_MS = 5_000;
const STALL_MS = 20_000;

/** The options of `download` beside the address. */
interface DownloadOptions {
  readonly what: string;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * The body at `url`, whole and in memory. Gives up when no answer begins within 5 s or nothing arrives for 20 s, so
 * that a blocked network costs seconds. Throws an Error that says why in one line.
 */
export async function download(url: URL, options: DownloadOptions): Promise<Buffer> {
  const aborter = new AbortController();
  const giveUp = (why: string) => () => aborter.abort(new Error(why));
  let timer = setTimeout(giveUp(`no answer from ${url.host} within ${ANSWER_MS / 1_000} s`), ANSWER_MS);
  try {
    const response = await fetch(url, { signal: aborter.signal });
    if (!response.ok)
      throw new Error(`${url.host} answered ${response.status} ${response.statusText}`.trim());
    const total = Number(response.headers.get('content-length') ?? Number.NaN);
    const chunks: Uint8Array[] = [];
    let received = 0;
    const report = (): void =>
      options.onProgress?.({ what: options.what, received, total: Number.isNaN(total) ? undefined : total });
    report();
    const body: AsyncIterable<Uint8Array> | null = response.body;
    if (body === null) throw new Error(`${url.host} answered without a body`);
    for await (const chunk of body) {
      clearTimeout(timer);
      timer = setTimeout(giveUp(`nothing more from ${url.host} for ${STALL_MS / 1_000} s`), STALL_MS);
      chunks.push(chunk);
      received += chunk.length;
      report();
    }
    return Buffer.concat(chunks);
  } catch (thrown) {
    throw new Error(reasonOf(thrown), { cause: thrown });
  } finally {
    clearTimeout(timer);
  }
}

/** SHA-256 in hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Throws, naming both digests, when `bytes` are not what was pinned. */
export function requireDigest(what: string, bytes: Uint8Array, pinned: string): void {
  const found = sha256(bytes);
  if (found === pinned) return;
  throw new Error(`${what} has the SHA-256 ${found}, not the pinned ${pinned}; it was not run`);
}
