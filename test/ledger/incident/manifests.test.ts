import { describe, expect, test } from '@jest/globals';
import { digestValue } from '../../../src/domain/text/digest';
import type { EvidenceRef } from '../../../src/domain/evidence/evidence';
import type { Ledger } from '../../../src/ledger/ledger';
import { objectKey } from '../../../src/ledger/store/objects';
import { at, failure, incident, later, temporaryLedger } from '../temporary-ledger';

const seal = { at, by: 'worker@host' };
const prefix = `incidents/${incident}/manifests`;

async function stored(ledger: Ledger, what: string): Promise<EvidenceRef> {
  return ledger.storeEvidence(
    { what, source: 'run.googleapis.com', request: `GET ${what}`, collectedAt: at },
    { what },
  );
}

/** Three segments, sealed one after the other. */
async function threeSegments() {
  const made = await temporaryLedger();
  const refs = [
    await stored(made.ledger, 'settings'),
    await stored(made.ledger, 'log'),
    await stored(made.ledger, 'after'),
  ];
  for (const ref of refs) await made.ledger.sealManifest(incident, [ref], seal);
  return { ...made, refs, keys: refs.map(({ sha256 }) => objectKey(sha256)) };
}

type Segments = Awaited<ReturnType<typeof threeSegments>>;

describe('tampering shows, without anything but the ledger', () => {
  test.each<
    [string, (segments: Segments) => Promise<void>, readonly { kind: string; key: RegExp; text: RegExp }[]]
  >([
    [
      'a byte of an object',
      async ({ text, overwrite, keys: [, log = ''] }) =>
        overwrite(log, (await text(log)).replace('log', 'log!')),
      [{ kind: 'changed', key: /^objects\//, text: /^log: .*changed after it was stored/ }],
    ],
    [
      'a missing object',
      async ({ remove, keys: [settings = ''] }) => remove(settings),
      [{ kind: 'missing', key: /^objects\//, text: /^settings: the ledger has no object/ }],
    ],
    [
      'a byte of a manifest: it and the chain after it',
      async ({ text, overwrite }) =>
        overwrite(`${prefix}/1`, (await text(`${prefix}/1`)).replace('worker@host', 'worker@evil')),
      [
        { kind: 'changed', key: /manifests\/1$/, text: /does not match its digest/ },
        { kind: 'changed', key: /manifests\/2$/, text: /does not follow/ },
      ],
    ],
    [
      'a manifest that was written anew, digest and all',
      async ({ text, overwrite }) => {
        const { record } = JSON.parse(await text(`${prefix}/2`)) as { record: object };
        const forged = { ...record, by: 'worker@evil' };
        await overwrite(`${prefix}/2`, JSON.stringify({ record: forged, sha256: digestValue(forged) }));
      },
      [{ kind: 'changed', key: /manifests\/3$/, text: /does not follow/ }],
    ],
    [
      'a manifest taken away',
      async ({ remove }) => remove(`${prefix}/2`),
      [
        { kind: 'missing', key: /manifests\/2$/, text: /manifest 2 is missing/ },
        { kind: 'changed', key: /manifests\/3$/, text: /does not follow/ },
      ],
    ],
    [
      'a manifest under another number',
      async ({ text, overwrite }) => overwrite(`${prefix}/3`, await text(`${prefix}/1`)),
      [
        { kind: 'changed', key: /manifests\/3$/, text: /it is manifest 1 under another number/ },
        { kind: 'changed', key: /manifests\/3$/, text: /does not follow/ },
      ],
    ],
  ])('%s', async (_, tamper, faults) => {
    const segments = await threeSegments();
    expect(await segments.ledger.verifyManifests(incident)).toEqual([]);
    await tamper(segments);
    expect(await segments.ledger.verifyManifests(incident)).toEqual(
      faults.map(({ kind, key, text }) => ({
        kind,
        key: expect.stringMatching(key),
        text: expect.stringMatching(text),
      })),
    );
  });

  test('a planted high number does not make it run for ever', async () => {
    const { ledger, text, overwrite } = await threeSegments();
    await overwrite(`${prefix}/999999999`, await text(`${prefix}/3`));
    const faults = await ledger.verifyManifests(incident);
    expect(faults[0]).toMatchObject({ kind: 'missing', key: `${prefix}/4` });
  });

  test("another incident's manifest is not this one's", async () => {
    const { ledger, store } = await threeSegments();
    const bytes = await store.read(`${prefix}/1`);
    const other = incident.replace('#1', '#2');
    await store.create(`incidents/${other}/manifests/1`, bytes ?? new Uint8Array());
    expect(await ledger.verifyManifests(other)).toEqual([
      { kind: 'changed', key: `incidents/${other}/manifests/1`, text: `it belongs to ${incident}` },
    ]);
  });
});

describe('nothing is sealed that is not there', () => {
  test.each<[string, 'not-found' | 'ledger-corrupt', (segments: Segments) => Promise<void>]>([
    ['missing', 'not-found', async ({ remove, keys: [first = ''] }) => remove(first)],
    ['damaged', 'ledger-corrupt', async ({ overwrite, keys: [first = ''] }) => overwrite(first, '{}')],
  ])('%s', async (_, code, tamper) => {
    const segments = await threeSegments();
    await tamper(segments);
    const sealing = segments.ledger.sealManifest(incident, [...segments.refs], seal);
    await expect(sealing).rejects.toEqual(failure(code, 'objects/'));
    expect(await segments.ledger.readManifests(incident)).toHaveLength(3);
  });

  test('nor on top of a chain with a hole', async () => {
    const { ledger, remove } = await threeSegments();
    await remove(`${prefix}/2`);
    const ref = await stored(ledger, 'more');
    await expect(ledger.sealManifest(incident, [ref], seal)).rejects.toEqual(
      failure('ledger-corrupt', `${prefix}/2`),
    );
  });
});

describe('sealing', () => {
  test('the same references again are the same manifest, whenever and whoever seals them', async () => {
    const { ledger, refs } = await threeSegments();
    const [first] = refs;
    const again = await ledger.sealManifest(incident, first === undefined ? [] : [first], {
      at: later,
      by: 'other@host',
    });
    expect(again.index).toBe(1);
    expect((await ledger.readManifests(incident)).map(({ index }) => index)).toEqual([1, 2, 3]);
  });

  test('each names the digest of the one before it', async () => {
    const { ledger } = await threeSegments();
    const manifests = await ledger.readManifests(incident);
    expect(manifests.map(({ previous }) => previous)).toEqual([
      null,
      ...manifests.slice(0, -1).map((manifest) => digestValue(manifest)),
    ]);
  });

  test('10 different segments at the same moment are 10 manifests of one chain', async () => {
    const { ledger } = await temporaryLedger();
    const refs = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => stored(ledger, `read ${index}`)),
    );
    const sealed = await Promise.all(refs.map(async (ref) => ledger.sealManifest(incident, [ref], seal)));
    expect(new Set(sealed.map(({ index }) => index)).size).toBe(10);
    expect(await ledger.verifyManifests(incident)).toEqual([]);
  });

  test('an incident without evidence has nothing wrong', async () => {
    const { ledger } = await temporaryLedger();
    expect(await ledger.verifyManifests(incident)).toEqual([]);
    expect(await ledger.readManifests(incident)).toEqual([]);
  });
});
