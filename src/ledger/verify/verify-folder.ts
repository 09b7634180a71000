import { z } from 'zod';
import { Failure } from '../../domain/failures';
import { objectKey } from '../store/objects';
import { BUNDLE_INDEX, compareWithIndex, parseBundleIndex } from '../bundle/bundle-index';
import { type Contents, type Fault, readContents, readFolder } from './read-folder';
import { verifyIncident } from './verify-incident';

/** The result of a verification. Without a digest or key from outside it can only say that the whole fits together. */
export interface Verified {
  readonly kind: 'ledger' | 'bundle';
  readonly incidents: readonly string[];
  readonly files: number;
  /** One for each file at most, by path. */
  readonly faults: readonly Fault[];
}

const INCIDENT = /^incidents\/((?:[^/]+\/){3}[^/]+#[1-9][0-9]{0,8})\//;
const README = 'README.md';

/**
 * Checks a folder that is a ledger, or an incident's bundle out of one, offline: every file against its digest, every
 * record against those that name it. Throws `malformed` when the folder is neither.
 */
export async function verifyFolder(folder: string): Promise<Verified> {
  const { files, faults } = await readFolder(folder);
  const listed = files.find(({ path }) => path === BUNDLE_INDEX);
  const content = files.filter(
    ({ path }) => listed === undefined || (path !== BUNDLE_INDEX && path !== README),
  );
  const contents = readContents(content);
  const incidents = incidentsOf(contents);
  if (listed === undefined && contents.records.size + contents.objects.size === 0) {
    throw new Failure(
      'malformed',
      `${folder} is neither a ledger nor a bundle: nothing in it is part of one`,
    );
  }
  const index = listed === undefined ? undefined : parseBundleIndex(listed.bytes);
  const own = incidents.flatMap((incident) => verifyIncident(incident, contents));
  const all = [
    ...faults,
    ...contents.faults,
    ...own,
    ...otherObjects(contents),
    ...(index === undefined ? [] : compareWithIndex(index, files)),
    ...(listed !== undefined && index === undefined ? [damagedIndex] : []),
  ];
  return {
    kind: listed === undefined ? 'ledger' : 'bundle',
    incidents,
    files: files.length,
    faults: firstOfEach(all),
  };
}

const damagedIndex: Fault = {
  kind: 'changed',
  path: BUNDLE_INDEX,
  text: 'the list of the bundle cannot be read, so that what was added or removed cannot be told',
};

const named = z.looseObject({ incident: z.string() });

/** Every incident that a record is of, also one whose own records are gone. */
function incidentsOf({ records }: Contents): readonly string[] {
  const all = [...records].flatMap(([path, { record }]): readonly string[] => {
    const [, incident] = INCIDENT.exec(path) ?? [];
    if (incident !== undefined) return [incident];
    const parsed = path.startsWith('plans/') ? named.safeParse(record) : undefined;
    return parsed?.success === true && INCIDENT.test(`incidents/${parsed.data.incident}/`)
      ? [parsed.data.incident]
      : [];
  });
  return [...new Set(all)].sort();
}

function otherObjects({ changedObjects }: Contents): readonly Fault[] {
  return [...changedObjects].map(([sha256, now]) => ({
    kind: 'changed',
    path: objectKey(sha256),
    text: `its bytes were changed; their SHA-256 is ${now} now`,
  }));
}

/** A changed file is wrong in several ways; the first says most, since it is of the file itself or of who names it. */
function firstOfEach(faults: readonly Fault[]): readonly Fault[] {
  const seen = new Set<string>();
  const first = faults.filter(({ path, text }) => {
    // Several manifests can be missing from the end of one chain, where nobody knows their numbers.
    const key = path.endsWith('/manifests') ? `${path} ${text}` : path;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return [...first].sort((a, b) => (a.path < b.path ? -1 : 1));
}
