import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readEvidence } from '../../simulator/range/judge/evidence';
import { createFileStore } from '../../src/ledger/store/file-store';
import { createLedger } from '../../src/ledger/ledger';

const INCIDENT = '415104041262/europe-west1/services/payment-api#1';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-evidence-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A manifest as the product writes it, naming these texts. */
async function seal(texts: readonly string[]): Promise<void> {
  const references = texts.map((text) => ({ what: text, sha256: sha256(text) }));
  const manifests = path.join(folder, 'incidents', INCIDENT, 'manifests');
  await mkdir(manifests, { recursive: true });
  await writeFile(path.join(manifests, '1'), JSON.stringify({ record: { references } }));
}

async function store(text: string, content = text): Promise<void> {
  const digest = sha256(text);
  await mkdir(path.join(folder, 'objects', digest.slice(0, 2)), { recursive: true });
  await writeFile(path.join(folder, 'objects', digest.slice(0, 2), digest), content);
}

test('there is no manifest', async () => {
  const { sealedAtMs, faults } = await readEvidence(folder, INCIDENT);
  expect(sealedAtMs).toBeUndefined();
  expect(faults).toEqual([expect.stringContaining('there is no')]);
});

test('an object is missing', async () => {
  await seal(['finding', 'logs']);
  await store('logs');
  expect((await readEvidence(folder, INCIDENT)).faults).toEqual(['finding is not in the ledger']);
});

test('an object was changed', async () => {
  await seal(['finding']);
  await store('finding', 'another text');
  expect((await readEvidence(folder, INCIDENT)).faults).toEqual([
    `finding does not match its digest ${sha256('finding')}`,
  ]);
});

test('whole evidence, as the product itself seals it', async () => {
  const ledger = createLedger(createFileStore(folder));
  const request = { what: 'finding', source: 's', request: 'r', collectedAt: '2026-03-01T14:00:00Z' };
  const reference = await ledger.storeEvidence(request, { name: 'finding' });
  const before = Date.now();
  await ledger.sealManifest(INCIDENT, [reference], { at: '2026-03-01T14:00:00Z', by: 'test' });
  const { sealedAtMs, objects, faults } = await readEvidence(folder, INCIDENT);
  expect({ objects, faults }).toEqual({ objects: 1, faults: [] });
  // File systems keep times more coarsely than the clock.
  expect(sealedAtMs).toBeGreaterThan(before - 2_000);
});
