import { describe, expect, test } from '@jest/globals';
import type { CaseFile } from '../../../src/domain/evidence/case-file';
import { weights } from '../../../src/domain/assessment/weights';
import { detectors } from '../../../src/domain/detector';
import { findingWeight } from '../../../src/domain/assessment/reconstruction/anchor';
import { caseFile, finding, log, settings } from '../fixtures';
import {
  call,
  identity,
  keyMade,
  minerDeployed,
  policySet,
  relatedBy,
  roleGranted,
  secretRead,
  sinkDeleted,
  trail,
  withTrail,
} from '../incident-story';
import { scoreOf, withLog } from '../signs';
import { assess } from '../of-case-file';

const signalsOf = (given: CaseFile): readonly string[] => assess(given).reasons.map(({ signal }) => signal);
const textOf = (given: CaseFile): string =>
  assess(given)
    .reasons.map(({ text }) => text)
    .join('\n');
const outside = call({ origin: 'outside' });
const denied = (one: typeof keyMade): typeof keyMade => ({ ...one, succeeded: false });

describe('what the identity did', () => {
  test.each<[string, CaseFile, string, RegExp]>([
    [
      'its token outside',
      withTrail(outside),
      'token-outside',
      /freezing the workload does not revoke the token/i,
    ],
    ['a key', withTrail(keyMade), 'identity-key-created', /created a key .* has to be deleted by itself/],
    ['a role', withTrail(roleGranted), 'identity-role-granted', /adding roles\/owner user:eve@example\.org/],
    ['a log sink', withTrail(sinkDeleted), 'identity-logging-cut', /deleted a log sink/],
    ['a denied key', withTrail(denied(keyMade)), 'identity-denied', /tried and was denied/],
    ['a secret', withTrail(secretRead), 'identity-reads', /read a secret/],
    [
      'becoming another account, denied',
      withTrail(
        denied({ ...secretRead, technique: 'T1548.005', recognised: 'made a token as another account' }),
      ),
      'identity-denied',
      /tried and was denied: .* made a token as another account/,
    ],
    [
      'an SSH key',
      withTrail({ ...keyMade, technique: 'T1098.004', recognised: 'changed the metadata of machines' }),
      'identity-key-created',
      /changed the metadata/,
    ],
    [
      'others locked out',
      withTrail({ ...roleGranted, technique: 'T1531', recognised: 'took roles away from others' }),
      'identity-locked-out',
      /took roles away from others/,
    ],
  ])('%s is named', (_name, given, signal, text) => {
    expect(signalsOf(given)).toContain(signal);
    expect(textOf(given)).toMatch(text);
  });

  test.each<[string, CaseFile, CaseFile]>([
    ['a call from outside', withTrail(call()), withTrail(outside)],
    ['a denied change', withTrail(), withTrail(denied(keyMade))],
    ['a change that succeeded, not denied', withTrail(denied(keyMade)), withTrail(keyMade)],
    ['another kind of change', withTrail(keyMade), withTrail(keyMade, roleGranted)],
    ['a third kind', withTrail(keyMade, roleGranted), withTrail(keyMade, roleGranted, sinkDeleted)],
    ['a change beside a denied one', withTrail(denied(roleGranted)), withTrail(denied(roleGranted), keyMade)],
    ['a secret that was read', withTrail(), withTrail(secretRead)],
  ])('%s counts more', (_name, before, after) => {
    expect(scoreOf(after)).toBeGreaterThan(scoreOf(before));
  });

  test.each<[string, CaseFile, CaseFile]>([
    ['an ordinary call', withTrail(), withTrail(call())],
    ['the same by somebody else', withTrail(), withTrail({ ...keyMade, actor: 'other' })],
    ['an outside call by somebody else', withTrail(), withTrail({ ...outside, actor: 'other' })],
    ['a change an hour before', withTrail(), withTrail({ ...keyMade, at: '2026-10-01T11:00:00Z' })],
    ['a call whose origin is not told', withTrail(), withTrail(call({ origin: 'unknown' }))],
    // The workload calls from there, and so does anybody who rents a machine.
    ['a call from Google Cloud', withTrail(), withTrail(call({ origin: 'cloud' }))],
    ['a secret that it may not read', withTrail(), withTrail(denied(secretRead))],
    [
      'a denied use that is no change',
      withTrail(),
      withTrail(denied({ ...keyMade, technique: 'T1078.004' })),
    ],
    [
      'the same change twice',
      withTrail(keyMade),
      withTrail(keyMade, { ...keyMade, at: '2026-10-01T12:30:00Z' }),
    ],
    ['a second denied one', withTrail(denied(keyMade)), withTrail(denied(keyMade), denied(roleGranted))],
    ['an empty trail', caseFile(), withTrail()],
  ])('%s moves nothing', (_name, before, after) => {
    expect(scoreOf(after)).toBe(scoreOf(before));
  });

  test('the same call in trail and audit log counts once, and as denied where the trail says so', () => {
    for (const one of [keyMade, denied(keyMade)]) {
      const given = withTrail(one);
      expect(scoreOf(withLog(log('audit', { audit: [one] }), given))).toBe(scoreOf(given));
    }
  });

  test('a token outside is critical and malicious even where its finding was mild', () => {
    expect(assess(caseFile({ findings: [policySet], trail: trail(outside, roleGranted) }))).toMatchObject({
      verdict: 'malicious',
      severity: 'CRITICAL',
      containment: 'recommended',
    });
  });
});

describe('findings elsewhere', () => {
  const beside = (given: ReturnType<typeof relatedBy>): CaseFile =>
    caseFile({ related: { findings: [given], posture: [] } });
  test.each(['service-account', 'image', 'address'] as const)('one with the same %s counts', (relation) => {
    expect(scoreOf(beside(relatedBy(relation)))).toBe(scoreOf(caseFile()) + weights.linked);
  });
  test.each([
    ['in the same project only', relatedBy('project')],
    ['that is over', relatedBy('image', { state: 'INACTIVE' })],
    ['of two days before', relatedBy('image', { eventTime: '2026-09-29T12:00:00Z' })],
  ])('one %s moves nothing', (_name, given) => {
    expect(scoreOf(beside(given))).toBe(scoreOf(caseFile()));
  });
  test('posture says why it was possible, once', () => {
    const one = {
      category: 'Public',
      findingClass: 'MISCONFIGURATION',
      severity: 'HIGH',
      resourceName: 'x',
      at: '',
    };
    const given = caseFile({ related: { findings: [], posture: [one, one] } });
    expect(scoreOf(given)).toBe(scoreOf(caseFile()) + weights.posture);
  });
});

describe('families of detectors', () => {
  test.each(detectors.map((entry) => [entry.category, entry] as const))(
    '%s has its weight',
    (category, entry) => {
      const share = entry.plane === 'control-plane' ? weights.controlPlaneShare : 1;
      expect(findingWeight({ category })).toBe(Math.round(weights.families[entry.family] * share));
    },
  );
  test('a process counts more than a call of the same family', () => {
    const [ran, called] = [
      'Impact: Suspicious cryptocurrency mining activity using the Stratum Protocol',
      minerDeployed.category,
    ];
    expect(findingWeight({ category: ran })).toBeGreaterThan(findingWeight({ category: called }));
  });
});

describe('how far it reaches', () => {
  const owner = { role: 'roles/owner', on: 'projects/415104041262', member: 'x', means: 'can do everything' };
  const bare = caseFile({ settings: settings({ containers: [] }) });
  test.each<[string, CaseFile, string, RegExp]>([
    ['unknown', bare, 'unknown', /is not known/],
    [
      'roles unread',
      { ...bare, identity: { email: 'a@b', isDefaultCompute: true } },
      'unknown',
      /default compute/,
    ],
    ['nothing', { ...bare, identity: identity() }, 'small', /No role that matters/],
    ['secrets', caseFile({ identity: identity() }), 'limited', /db-password/],
    ['an owner', { ...bare, identity: identity({ roles: [owner] }) }, 'wide', /can do everything/],
    [
      'one bucket',
      { ...bare, identity: identity({ roles: [{ ...owner, on: '//storage.googleapis.com/b' }] }) },
      'limited',
      /storage/,
    ],
    [
      'shared with others',
      { ...bare, identity: identity({ usedBy: [{ kind: 'VM', name: '//compute.googleapis.com/x/vm-1' }] }) },
      'limited',
      /1 more runs as it and stops .*: VM vm-1/,
    ],
    [
      'a live key',
      { ...bare, identity: identity({ keys: [{ id: 'k1', createdAt: '', disabled: false }] }) },
      'small',
      /1 key of it works, which no freeze ends: k1/,
    ],
    [
      'an owner among a group that nobody looked into',
      { ...bare, identity: identity({ roles: [{ ...owner, member: 'group:a@b', unresolved: true }] }) },
      'unknown',
      /Whether it is a member was not looked up: group:a@b has roles\/owner on projects/,
    ],
    [
      'a group with a role that does not matter',
      {
        ...bare,
        identity: identity({
          roles: [{ role: 'roles/browser', on: 'projects/1', member: 'allUsers', unresolved: true }],
        }),
      },
      'small',
      /No role that matters/,
    ],
    [
      'a custom role',
      {
        ...bare,
        identity: identity({ roles: [{ role: 'projects/p/roles/x', on: 'projects/1', member: 'x' }] }),
      },
      'unknown',
      /about which the table says nothing: projects\/p\/roles\/x/,
    ],
    [
      'a role that the table does not have',
      {
        ...bare,
        identity: identity({ roles: [{ role: 'roles/logging.logWriter', on: 'projects/1', member: 'x' }] }),
      },
      'small',
      /about which the table says nothing: roles\/logging.logWriter/,
    ],
    [
      'nothing, where not everything could be read',
      { ...bare, identity: identity({ unreadPlaces: ['folders/1', 'single resources of projects/1'] }) },
      'unknown',
      /was found where it could be read\.[^]*on folders\/1, single resources of projects\/1 could not be read/,
    ],
    [
      'an owner that was deleted',
      { ...bare, identity: identity({ deleted: true, roles: [owner] }) },
      'wide',
      /It was deleted\./,
    ],
    [
      'nothing, where somebody else made the reported call',
      { ...bare, identity: identity(), findings: [finding({ access: { principalEmail: 'ci@other' } })] },
      'unknown',
      /made by ci@other, whose roles were not looked up/,
    ],
    [
      'nothing, where it made the reported call itself',
      {
        ...bare,
        identity: identity(),
        findings: [finding({ access: { principalEmail: identity().email } })],
      },
      'small',
      /^(?!.*reported call)/,
    ],
    ['a key made by it', { ...bare, trail: trail(keyMade) }, 'wide', /Reached already/],
  ])('%s', (_name, given, reach, text) => {
    const { blast } = assess(given);
    expect(blast?.reach).toBe(reach);
    expect(blast?.lines.join('\n')).toMatch(text);
  });
});

test.each<[string, CaseFile, string]>([
  [
    'Data Access logs',
    caseFile({ trail: { ...trail(), dataAccess: 'none-written' } }),
    'reads leave no trace',
  ],
  ['the rest of the trail', caseFile({ trail: { ...trail(), more: true } }), 'more entries exist'],
  ['roles', caseFile({ identity: { email: 'a@b', isDefaultCompute: false } }), 'its roles could not be read'],
  ['whether it happened', caseFile({ findings: [policySet] }), 'only tried'],
])('what would change it: %s', (_name, given, text) => {
  expect(assess(given).wouldChange.join('\n')).toContain(text);
});

test('hostile text stays inert in stage, blast radius and reasons', () => {
  const evil = '\u001b[2J\u202e\u0000';
  const given = caseFile({
    findings: [finding({ category: `Reverse Shell${evil}` })],
    trail: trail({ ...roleGranted, principal: evil, added: [evil], callerIp: evil, recognised: evil }),
    identity: identity({ email: evil, roles: [{ role: evil, on: evil, member: evil, means: evil }] }),
  });
  expect(JSON.stringify(assess(given)).replaceAll('\\\\', '')).not.toMatch(/\\u001b|\u202e|\\u0000/);
});
