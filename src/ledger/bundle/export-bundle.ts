import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Failure } from '../../domain/failures';
import { parseWorkloadPath } from '../../domain/workload/workload';
import { createLedger } from '../ledger';
import { diskFailure, errnoOf } from '../store/disk-error';
import { objectKey } from '../store/objects';
import {
  decisionClaimKey,
  incidentPrefix,
  incidentRecords,
  partsOf,
  sharedPrefix,
  sharedRecords,
  workloadPrefix,
  workloadRecords,
} from '../store/paths';
import { parseEnvelope } from '../store/records';
import type { LedgerStore } from '../store/file-store';
import { BUNDLE_INDEX, type BundleIndex } from './bundle-index';

const named = z.looseObject({ incident: z.string() });

/**
 * Writes everything that the ledger has of one incident into a new folder, laid out as in the ledger, with a list of its
 * files and a README. Throws `not-found` when the ledger does not know the incident, `malformed` when the folder is not
 * empty, `ledger-corrupt` when something that it needs is damaged: a bundle of that is no evidence.
 */
export async function exportBundle(
  store: LedgerStore,
  incident: string,
  folder: string,
  at: string,
): Promise<BundleIndex> {
  const keys = await keysOf(store, incident);
  await makeEmpty(folder);
  const files: BundleIndex['files'][number][] = [];
  const write = async (name: string, bytes: Uint8Array): Promise<void> => {
    const file = path.join(folder, ...name.split('/'));
    try {
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(file, bytes, { flag: 'wx', mode: 0o600 });
    } catch (thrown) {
      throw diskFailure('write', file, thrown);
    }
    files.push({ path: name, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length });
  };
  for (const key of keys) {
    const bytes = await store.read(key);
    if (bytes === undefined) throw new Failure('ledger-corrupt', `${key} is missing in the ledger`);
    await write(key, bytes);
  }
  await write('README.md', new TextEncoder().encode(bundleReadme(incident, at)));
  const index: BundleIndex = { version: 1, incident, exportedAt: at, files: [...files] };
  await write(BUNDLE_INDEX, new TextEncoder().encode(`${JSON.stringify(index, null, 2)}\n`));
  return index;
}

async function keysOf(store: LedgerStore, incident: string): Promise<readonly string[]> {
  const ledger = createLedger(store);
  const own = (
    await Promise.all(
      partsOf(incidentRecords).map(async (part) => keysBelow(store, incidentPrefix(incident, part))),
    )
  ).flat();
  const workload = parseWorkloadPath(incident.slice(0, incident.lastIndexOf('#')));
  const opened = `${workloadPrefix(workload, 'incidents')}/${incident.slice(incident.lastIndexOf('#') + 1)}`;
  if (own.length === 0 && (await store.read(opened)) === undefined) {
    throw new Failure('not-found', `the ledger has no incident ${incident}`);
  }
  const manifests = await ledger.readManifests(incident);
  const decisions = await ledger.readDecisions(incident);
  const shared = await Promise.all([
    ofIncident(store, sharedPrefix('plans'), incident),
    ...partsOf(workloadRecords).map(async (part) =>
      ofIncident(store, workloadPrefix(workload, part), incident),
    ),
    existing(store, [opened, ...decisions.map(({ decision }) => decisionClaimKey(decision.id))]),
  ]);
  const objects = manifests.flatMap(({ references }) => references.map(({ sha256 }) => objectKey(sha256)));
  return [...new Set([...own, ...shared.flat(), ...objects])].sort();
}

async function keysBelow(store: LedgerStore, prefix: string): Promise<readonly string[]> {
  const names = await store.list(prefix);
  const below = await Promise.all(
    names.map(async (name) => {
      const key = `${prefix}/${name}`;
      return (await store.read(key)) === undefined ? keysBelow(store, key) : [key];
    }),
  );
  return below.flat();
}

/** Of records that all incidents share, those of this one. */
async function ofIncident(store: LedgerStore, prefix: string, incident: string): Promise<readonly string[]> {
  const keys = await keysBelow(store, prefix);
  const mine = await Promise.all(
    keys.map(async (key) => {
      const bytes = await store.read(key);
      const parsed = bytes === undefined ? undefined : named.safeParse(parseEnvelope(bytes)?.record);
      return parsed?.success === true && parsed.data.incident === incident;
    }),
  );
  return keys.filter((_, at) => mine[at] === true);
}

async function existing(store: LedgerStore, keys: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(keys.map(async (key) => (await store.read(key)) !== undefined));
  return keys.filter((_, at) => found[at] === true);
}

async function makeEmpty(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readdir(folder)).length === 0) return;
  } catch (thrown) {
    if (!['ENOTDIR', 'EEXIST'].includes(errnoOf(thrown))) throw diskFailure('write', folder, thrown);
  }
  throw new Failure('malformed', `${folder} is not an empty folder; name one that does not exist`);
}

/** Shared records that a bundle takes along, in this order. */
const bundledShared = ['plans', 'claims/decisions'] as const;

/** The rows of the table, from the one list of what a ledger holds. */
function rows(): readonly string[] {
  const kinds = [
    ...Object.entries(incidentRecords).map(([part, kind]) => ({ folder: `incidents/.../${part}`, ...kind })),
    ...bundledShared.map((part) => ({ folder: part, ...sharedRecords[part] })),
    ...Object.entries(workloadRecords).map(([part, kind]) => ({ folder: `workloads/.../${part}`, ...kind })),
  ];
  return [
    row('file', 'what it is'),
    `| ${'-'.repeat(FILE)} | --- |`,
    row('bundle.json', 'the list of all files with their SHA-256'),
    row(
      'objects/XX/SHA256',
      'what was read, as JSON, under the SHA-256 of its bytes; environment values and keys were removed when it was read',
    ),
    ...kinds.map(({ folder, name, what }) => row(`${folder}/${name}`, what)),
  ];
}

const FILE = 38;

function row(file: string, what: string): string {
  return `| ${file.padEnd(FILE)} | ${what} |`;
}

/** The README of a bundle: describes each file to a reader who has no Firebreak. */
export function bundleReadme(incident: string, at: string): string {
  return `# Evidence of incident ${incident}

Exported at ${at} by \`firebreak evidence export\`. Check it offline with \`firebreak evidence verify DIR\`, which names every file that was
changed, added or removed since.

${rows().join('\n')}

A record is \`{"record":...,"sha256":...}\`: the SHA-256 is of the record's canonical JSON (RFC 8785). Whoever holds the whole bundle can
rewrite all of it consistently. What shows that is a digest kept elsewhere: the plan's hash that people approved, and the manifest's digest
in the marks on the finding in Security Command Center.
`;
}
