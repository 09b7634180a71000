import { z } from 'zod';
import { recordOf } from '../store/records';
import type { Fault, FoundFile } from '../verify/read-folder';

/** Name of the list of a bundle's files, at its top. */
export const BUNDLE_INDEX = 'bundle.json';

/** The contents of an exported bundle. */
export type BundleIndex = z.infer<typeof schema>;
const schema = recordOf({
  version: z.literal(1),
  /** `<workload>#<number>`. */
  incident: z.string(),
  /** RFC 3339. */
  exportedAt: z.string(),
  files: z.array(recordOf({ path: z.string(), sha256: z.string(), bytes: z.number() })).readonly(),
});

/** The list as it was written, or undefined when it is damaged. */
export function parseBundleIndex(bytes: Uint8Array | undefined): BundleIndex | undefined {
  try {
    return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}

/** Where the files of a bundle differ from its list. */
export function compareWithIndex(index: BundleIndex, files: readonly FoundFile[]): readonly Fault[] {
  const found = new Map(files.map((file) => [file.path, file]));
  const listed = new Set(index.files.map(({ path }) => path));
  const added = files.filter(({ path }) => path !== BUNDLE_INDEX && !listed.has(path));
  return [
    ...index.files.flatMap(({ path, sha256 }): readonly Fault[] => {
      const file = found.get(path);
      if (file === undefined) return [{ kind: 'missing', path, text: 'the list of the bundle names it' }];
      return file.sha256 === sha256
        ? []
        : [{ kind: 'changed', path, text: 'it has not the digest that the list of the bundle gives' }];
    }),
    ...added.map(({ path }): Fault => ({
      kind: 'added',
      path,
      text: 'the list of the bundle does not name it',
    })),
  ];
}
