import { describe, expect, test } from '@jest/globals';
import type { CaseFile } from '../../../src/domain/evidence/case-file';
import type { RevisionSettings } from '../../../src/domain/workload/service';
import { caseFile, finding, revision, settings } from '../fixtures';
import { call, keyMade, trail } from '../incident-story';
import { assess, attackedRevision, goneRevision } from '../of-case-file';

const OLD = `sha256:${'a'.repeat(64)}`;
const NEW = `sha256:${'b'.repeat(64)}`;

function of(digest: string, change: Partial<RevisionSettings> & { readonly name: string }): RevisionSettings {
  const made = revision(change.name, change);
  return { ...made, containers: made.containers.map((container) => ({ ...container, digest })) };
}

const gone = { name: 'payment-api-00001-old', percent: 0, tags: [], minInstanceCount: 0 };
const serving = of(NEW, { name: 'payment-api-00002-new', percent: 100, tags: [], minInstanceCount: 1 });

interface Given {
  readonly attacked?: Partial<RevisionSettings>;
  readonly latest?: string;
  /** Hours from the finding to the read. */
  readonly hours?: number;
  readonly calls?: CaseFile['trail'];
  readonly imageId?: string;
}

function stale({
  attacked = {},
  latest = serving.name,
  hours = 9,
  calls = trail(),
  imageId = OLD,
}: Given = {}): CaseFile {
  const { revision: _named, ...told } = finding();
  const base = settings();
  const to = new Date(Date.parse(told.eventTime) + hours * 3_600_000).toISOString();
  return {
    ...caseFile({ trail: { ...calls, to } }),
    findings: [{ ...told, containers: [{ name: 'payment-api', imageUri: 'eu.example/p:1', imageId }] }],
    settings: {
      ...base,
      service: { ...base.service, latestReadyRevision: latest },
      revisions: [of(OLD, { ...gone, ...attacked }), serving],
    },
  };
}

describe('not over', () => {
  const { trail: _trail, ...unread } = stale();
  test.each<[string, CaseFile]>([
    ['it has traffic', stale({ attacked: { percent: 1 } })],
    ['a tag reaches it', stale({ attacked: { tags: ['canary'] } })],
    ['it has a minimum of its own', stale({ attacked: { minInstanceCount: 1 } })],
    ['it is the latest that is ready', stale({ latest: gone.name })],
    ['a request may still be held open', stale({ hours: 1.9 })],
    ['nobody read what its identity did', unread],
    ['its identity made a key', stale({ calls: trail({ ...keyMade, at: finding().eventTime }) })],
    ['no revision has the image', stale({ imageId: `sha256:${'c'.repeat(64)}` })],
    ['what was attacked serves', stale({ imageId: NEW })],
  ])('where %s', (_name, file) => {
    expect(goneRevision(file)).toBeUndefined();
    expect(assess(file).reasons.map(({ signal }) => signal)).not.toContain('revision-gone');
  });
});

test('over: a freeze is offered, not recommended, and why', () => {
  const { containment, reasons, verdict } = assess(stale({ calls: trail(call()) }));
  expect(containment).toBe('offered');
  expect(reasons.find(({ signal }) => signal === 'revision-gone')?.text).toContain('payment-api-00001-old');
  // Past events keep their verdict.
  expect(verdict).toBe(assess(stale({ attacked: { percent: 1 } })).verdict);
});

describe('the attacked revision', () => {
  test('is told by the digest of its image where no finding names it', () => {
    expect(attackedRevision(stale()).known?.name).toBe(gone.name);
  });

  test('is not told where two run the same image', () => {
    const file = stale();
    if (file.settings?.kind !== 'services') throw new Error('of a service');
    const twice = [...(file.settings.revisions ?? []), of(OLD, { name: 'payment-api-00003-x' })];
    expect(
      attackedRevision({ ...file, settings: { ...file.settings, revisions: twice } }).known,
    ).toBeUndefined();
  });

  test('is not another one than the finding names, whatever its image', () => {
    const [only] = stale().findings;
    if (only === undefined) throw new Error('one finding');
    const file = { ...stale(), findings: [{ ...only, revision: 'payment-api-00009-zzz' }] };
    expect(attackedRevision(file).known).toBeUndefined();
  });
});
