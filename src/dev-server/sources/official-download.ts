import { z } from 'zod';
import { fileFromTarGz } from './archive';
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
