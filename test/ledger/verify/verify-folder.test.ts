import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createContainment } from '../../../src/activities/contain';
import { canonicalJson, digestValue } from '../../../src/domain/text/digest';
import { exportBundle } from '../../../src/ledger/bundle/export-bundle';
import { createFileStore } from '../../../src/ledger/store/file-store';
import type { Fault } from '../../../src/ledger/verify/read-folder';
import { verifyFolder } from '../../../src/ledger/verify/verify-folder';
import { runCli } from '../../cli/run-cli';
import { openBench } from '../../support/lab';
import { decided, inActivity, proposed, request } from '../../support/proposed';

// Evidence of a real containment, and everything that somebody with a shell can do to it.
const AT = '2026-10-01T12:00:00.000Z';
const PATH = '415104041262/europe-west1/services/payment-api';
const INCIDENT = `${PATH}#1`;

let home: string;
let plan: string;
let object: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'firebreak-verify-'));
  const bench = await openBench({ scenario: 'reverse-shell-service' });
  const made = await proposed(bench);
  await inActivity(createContainment(bench.deps).applyStep, await request(bench, made, decided(made)));
  for (const what of ['verification', 'watch']) {
    const ref = { what, source: 'run.googleapis.com', request: 'GetService', collectedAt: AT };
    const stored = await bench.ledger.storeEvidence(ref, { what });
    await bench.ledger.sealManifest(INCIDENT, [stored], { at: AT, by: 'test' });
    object = `objects/${stored.sha256.slice(0, 2)}/${stored.sha256}`;
  }
  const evidence = (await bench.ledger.readManifests(INCIDENT))
    .map((manifest) => digestValue(manifest))
    .at(-1);
  const record = {
    outcome: 'contained',
    restored: false,
    closed: false,
    findingsInactive: false,
    text: 'x',
  } as const;
  await bench.ledger.recordOutcome(
    INCIDENT,
    { ...record, ...(evidence === undefined ? {} : { evidence }) },
    AT,
  );
  const folder = path.join(bench.folder, 'ledger');
  await exportBundle(createFileStore(folder), INCIDENT, path.join(home, 'bundle'), AT);
  await cp(folder, path.join(home, 'ledger'), { recursive: true });
  await bench.close();
  plan = `plans/${made.hash}`;
});
afterAll(async () => rm(home, { recursive: true, force: true }));

/** A copy to tamper with, in a folder of its own. */
async function copyOf(
  kind: 'bundle' | 'ledger',
): Promise<{ readonly at: (file: string) => string; readonly folder: string }> {
  const folder = await mkdtemp(path.join(home, `${kind}-`));
  await cp(path.join(home, kind), folder, { recursive: true });
  return { folder, at: (file) => path.join(folder, file) };
}

/** Writes a record anew with a digest that fits, as somebody who knows the format would. */
async function rewrite(file: string, edit: (text: string) => string): Promise<void> {
  const { record } = JSON.parse(edit(await readFile(file, 'utf8'))) as { readonly record: unknown };
  await writeFile(file, canonicalJson({ sha256: digestValue(record), record }));
}

const manifest = (number: number): string => `incidents/${INCIDENT}/manifests/${number}`;
const decision = `incidents/${INCIDENT}/decisions/decision-1`;

interface Tampering {
  readonly case: string;
  readonly kind?: 'bundle' | 'ledger';
  readonly by: (at: (file: string) => string) => Promise<unknown>;
  /** The faults that must be named, in whatever order. */
  readonly named: () => readonly Partial<Fault>[];
}

const flip = async (file: string): Promise<void> => {
  const bytes = await readFile(file);
  bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
  await writeFile(file, bytes);
};

const tamperings: readonly Tampering[] = [
  {
    case: 'one byte of an object',
    by: async (at) => flip(at(object)),
    named: () => [{ kind: 'changed', path: object }],
  },
  {
    case: 'an object removed',
    by: async (at) => rm(at(object)),
    named: () => [{ kind: 'missing', path: object }],
  },
  {
    case: 'an extra file',
    by: async (at) => writeFile(at('notes.txt'), 'x'),
    named: () => [{ kind: 'added', path: 'notes.txt' }],
  },
  {
    case: 'a file that hides behind a name of ours',
    by: async (at) => writeFile(at(`incidents/${INCIDENT}/decisions/forged`), '{}'),
    named: () => [{ kind: 'changed', path: `incidents/${INCIDENT}/decisions/forged` }],
  },
  {
    case: 'manifests in another order',
    by: async (at) => {
      await rename(at(manifest(2)), at('x'));
      await rename(at(manifest(3)), at(manifest(2)));
      await rename(at('x'), at(manifest(3)));
    },
    named: () => [
      { kind: 'changed', path: manifest(2) },
      { kind: 'changed', path: manifest(3) },
    ],
  },
  {
    case: 'the last manifest removed',
    by: async (at) => rm(at(manifest(3))),
    named: () => [{ kind: 'missing' }],
  },
  {
    case: 'a manifest in the middle removed',
    by: async (at) => rm(at(manifest(2))),
    named: () => [{ kind: 'missing', path: manifest(2) }],
  },
  {
    case: 'a manifest rewritten with a digest that fits',
    by: async (at) => rewrite(at(manifest(2)), (text) => text.replace('verification', 'verificatiom')),
    named: () => [{ kind: 'changed', path: manifest(3) }],
  },
  {
    case: 'one byte of the plan',
    by: async (at) => flip(at(plan)),
    named: () => [{ kind: 'changed', path: plan }],
  },
  {
    case: 'the plan rewritten with a digest that fits',
    by: async (at) =>
      rewrite(at(plan), (text) => text.replace('payment-api: 0 instances', 'payment-api: 9 instances')),
    named: () => [{ kind: 'changed', path: plan }],
  },
  {
    case: 'the plan removed',
    by: async (at) => rm(at(plan)),
    named: () => [{ kind: 'missing', path: plan }],
  },
  {
    case: 'one byte of a decision',
    by: async (at) => flip(at(decision)),
    named: () => [{ kind: 'changed', path: decision }],
  },
  {
    case: 'a decision removed',
    by: async (at) => rm(at(decision)),
    named: () => [{ kind: 'missing', path: decision }],
  },
  {
    case: 'a link in place of an object',
    by: async (at) => {
      await rename(at(object), at('../elsewhere'));
      await symlink(at('../elsewhere'), at(object));
    },
    named: () => [
      { kind: 'added', path: object, text: 'a symbolic link: what it leads to is no part of this' },
    ],
  },
  {
    case: 'a huge file',
    by: async (at) => truncate(at(decision), 2 ** 40),
    named: () => [{ kind: 'changed', path: decision }],
  },
  {
    case: 'a folder in place of a file',
    by: async (at) => {
      await rm(at(decision));
      await mkdir(at(decision));
    },
    named: () => [{ kind: 'missing', path: decision }],
  },
  {
    case: 'a decision rewritten with a digest that fits',
    kind: 'bundle',
    by: async (at) => rewrite(at(decision), (text) => text.replace('ada@example.com', 'bob@example.com')),
    named: () => [{ kind: 'changed', path: decision }],
  },
  {
    case: 'the list of the bundle damaged',
    kind: 'bundle',
    by: async (at) => flip(at('bundle.json')).then(async () => truncate(at('bundle.json'), 100)),
    named: () => [{ kind: 'changed', path: 'bundle.json' }],
  },
  {
    case: 'the README changed',
    kind: 'bundle',
    by: async (at) => flip(at('README.md')),
    named: () => [{ kind: 'changed', path: 'README.md' }],
  },
];

describe.each(['bundle', 'ledger'] as const)('a %s', (kind) => {
  test('as it was written is whole', async () => {
    const { folder } = await copyOf(kind);
    expect(await verifyFolder(folder)).toMatchObject({ kind, incidents: [INCIDENT], faults: [] });
  });

  test.each(tamperings.filter((one) => one.kind === undefined || one.kind === kind))(
    '$case',
    async ({ by, named }) => {
      const { folder, at } = await copyOf(kind);
      await by(at);
      const { faults } = await verifyFolder(folder);
      for (const fault of named()) expect(faults).toContainEqual(expect.objectContaining(fault));
    },
  );

  test('a file that cannot be read is told from one that was changed', async () => {
    const { folder, at } = await copyOf(kind);
    await openToAll(folder);
    await chmod(at(decision), 0o000);
    const { faults } = await asNobody(async () => verifyFolder(folder));
    expect(faults).toContainEqual(expect.objectContaining({ kind: 'unreadable', path: decision }));
  });
});

describe('the command', () => {
  test('ends with 0 for what is whole and says what that means, with 8 and the file for what is not', async () => {
    const { folder, at } = await copyOf('bundle');
    const whole = await runCli(['evidence', 'verify', folder]);
    expect(whole).toMatchObject({ code: 0, stdout: expect.stringContaining('Self-consistent only') });
    await rm(at(object));
    const { code, stdout } = await runCli(['evidence', 'verify', folder, '--json']);
    expect({ code, document: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 8,
      document: { ok: false, selfConsistentOnly: true, faults: [{ kind: 'missing', path: object }] },
    });
  }, 120_000);

  test('refuses what is neither, and a bundle into a folder that is not empty', async () => {
    const empty = await mkdtemp(path.join(home, 'empty-'));
    expect(await runCli(['evidence', 'verify', empty])).toMatchObject({ code: 2 });
    expect(await runCli(['evidence', 'verify', path.join(empty, 'none')])).toMatchObject({ code: 8 });
    const environment = { FIREBREAK_LEDGER: path.join(home, 'ledger') };
    expect(await runCli(['evidence', 'export', INCIDENT, home], environment)).toMatchObject({ code: 2 });
    const unknown = await runCli(['evidence', 'export', `${PATH}#7`, path.join(empty, 'b')], environment);
    expect(unknown).toMatchObject({ code: 5, stderr: expect.stringContaining('no incident') });
    expect(await readdir(empty)).toEqual([]);
    const made = await runCli(['evidence', 'export', INCIDENT, path.join(empty, 'b')], environment);
    expect(made).toMatchObject({ code: 0 });
    expect((await lstat(path.join(empty, 'b', plan))).mode & 0o777).toBe(0o600);
  }, 120_000);
});

/** Root reads everything, so that as root another user has to look. */
async function asNobody<T>(look: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return look();
  process.seteuid?.(65_534);
  try {
    return await look();
  } finally {
    process.seteuid?.(0);
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(home, 0o755);
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await chmod(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}
