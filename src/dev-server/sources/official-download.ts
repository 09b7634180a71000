import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { download } from './download';
import type { Source } from './source';

const answer = z.object({ archiveUrl: z.url(), fileToExtract: z.string() });
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Temporal's own download site, asked the way its SDKs ask: first for the archive's address, then for the archive. */
export const officialDownload: Source = {
  name: 'the official download',

  async fetch({ artifact, platform, search }) {
    const [system = '', machine = ''] = platform.split('-');
    const what = `${artifact.title} ${artifact.version} from the official download`;
    const site = search.officialUrl ?? 'https://temporal.download';
    const url = new URL(`${site}/${artifact.official.folder}/v${artifact.version}`);
    url.searchParams.set('platform', system);
    url.searchParams.set('arch', architectures[machine] ?? machine);
    for (const [key, value] of Object.entries(artifact.official.query)) url.searchParams.set(key, value);
    const { archiveUrl, fileToExtract } = answer.parse(
      JSON.parse((await download(url, { what })).toString()),
    );
    const archive = await download(new URL(archiveUrl), { what, onProgress: search.onProgress });
    return fileFromTarGz(archive, fileToExtract);
  },
};

const BLOCK = 512;

/** The file `name`, in whatever folder, from a `.tar.gz`. Throws when there is none. */
async function fileFromTarGz(archive: Uint8Array, name: string): Promise<Uint8Array> {
  const tar = await promisify(gunzip)(archive);
  for (let at = 0; at + BLOCK <= tar.length;) {
    const entry = text(tar, at, 100);
    const size = Number.parseInt(text(tar, at + 124, 12), 8);
    if (entry === '' || Number.isNaN(size)) break;
    const start = at + BLOCK;
    // Type '0' is a file; long names come with extra entries of other types, which bear the same name.
    const isFile = ['0', ''].includes(text(tar, at + 156, 1));
    if (isFile && (entry === name || entry.endsWith(`/${name}`))) return tar.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new Error(`the archive holds no ${name}`);
}

/** A header field: text up to its first NUL. */
function text(tar: Buffer, start: number, length: number): string {
  const [field = ''] = tar.toString('latin1', start, start + length).split('\0');
  return field.trim();
}
