import { describe, expect, test } from '@jest/globals';
import type { ServiceScaling, TrafficTarget } from '../../../../src/domain/workload/service';
import {
  originalState,
  planFreeze,
  type EarlierFreeze,
  type SavedService,
} from '../../../../src/domain/plan/freeze/freeze-service';
import { service, settings } from '../../fixtures';

const at = '2026-10-01T12:05:00Z';
const before: ServiceScaling = { mode: 'AUTOMATIC', minInstanceCount: 1, maxInstanceCount: 10 };
const frozen: ServiceScaling = { mode: 'MANUAL', manualInstanceCount: 0 };
const latest: TrafficTarget = { type: 'latest', percent: 100 };
const canary: TrafficTarget = { type: 'revision', revision: 'payments-00002', percent: 0, tag: 'canary' };
const preview: TrafficTarget = { type: 'latest', percent: 0, tag: 'preview' };
const pinned: TrafficTarget = { type: 'revision', revision: 'payments-00001', percent: 100 };

const earlier: SavedService = {
  uid: service().uid,
  scaling: before,
  traffic: [latest, canary],
  at: '2026-10-01T11:00:00Z',
};

interface Case {
  readonly case: string;
  readonly scaling?: ServiceScaling;
  readonly traffic?: readonly TrafficTarget[];
  readonly earlier?: SavedService | undefined;
  readonly original: Pick<SavedService, 'scaling' | 'traffic'>;
}

describe('what a restore has to put back', () => {
  test.each<Case>([
    {
      case: 'without an earlier freeze: what is there',
      earlier: undefined,
      original: { scaling: frozen, traffic: [latest] },
    },
    {
      case: 'nothing was touched since: what was before the freeze',
      original: { scaling: before, traffic: [latest, canary] },
    },
    {
      case: 'a tag was added since: it and those of before',
      traffic: [latest, preview],
      original: { scaling: before, traffic: [latest, canary, preview] },
    },
    {
      case: 'a tag of before was set again: once',
      traffic: [latest, canary],
      original: { scaling: before, traffic: [latest, canary] },
    },
    {
      case: 'a tag of before reaches something else now: what it reaches now',
      traffic: [latest, { ...preview, tag: 'canary' }],
      original: { scaling: before, traffic: [latest, { ...preview, tag: 'canary' }] },
    },
    {
      case: 'a tag of before that had traffic reaches something else now: its traffic stays',
      earlier: { ...earlier, traffic: [{ ...latest, tag: 'canary' }] },
      traffic: [latest, canary],
      original: { scaling: before, traffic: [latest, canary] },
    },
    {
      case: 'somebody moved the traffic since: it stays there, and the tags of before come back',
      traffic: [pinned, preview],
      original: { scaling: before, traffic: [pinned, preview, canary] },
    },
    {
      case: 'somebody set another scaling since: that one',
      scaling: { mode: 'MANUAL', manualInstanceCount: 2 },
      original: { scaling: { mode: 'MANUAL', manualInstanceCount: 2 }, traffic: [latest, canary] },
    },
    {
      case: 'it was made by another service of the same name: nothing of it',
      earlier: { ...earlier, uid: 'another' },
      original: { scaling: frozen, traffic: [latest] },
    },
    {
      case: 'traffic was never set, and a tag was added since',
      earlier: { ...earlier, traffic: [] },
      traffic: [latest, preview],
      original: { scaling: before, traffic: [latest, preview] },
    },
    {
      case: 'traffic was never set',
      earlier: { ...earlier, traffic: [] },
      original: { scaling: before, traffic: [] },
    },
  ])('$case', ({ scaling = frozen, traffic = [latest], original, ...given }) => {
    const now = service({ scaling, traffic });
    const saved = 'earlier' in given ? given.earlier : earlier;
    expect(originalState(now, at, saved)).toEqual({ uid: now.uid, at, ...original });
  });
});

describe('a second freeze', () => {
  const standing: EarlierFreeze = {
    saved: earlier,
    revisions: [
      { revision: 'payments-00002', images: [] },
      { revision: 'payments-00003', images: [] },
    ],
    failing: [],
  };
  const tagged = settings({ scaling: frozen, traffic: [latest, preview] });

  test('puts back what was before the first, says so, and its commands do the same', () => {
    const step = planFreeze(tagged, standing);
    expect(step).toMatchObject({
      undo: { scaling: before, traffic: [latest, canary, preview] },
      before: expect.arrayContaining([
        expect.stringMatching(/earlier freeze of ours; a restore puts back: scaling automatic, minimum 1/),
      ]),
      commands: { undo: [expect.stringContaining('--min=1 --max=10'), expect.stringContaining('canary=')] },
    });
  });

  test('of a service that somebody else froze puts back that', () => {
    expect(planFreeze(tagged)).toMatchObject({ undo: { scaling: frozen, traffic: [latest, preview] } });
  });

  test('is planned when the first was asked for and is not served', () => {
    const failed = settings({ scaling: frozen, traffic: [latest], ready: 'CONDITION_FAILED' });
    expect(planFreeze(failed, standing)).toMatchObject({ undo: { scaling: before } });
  });
});
