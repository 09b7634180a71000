import { describe, expect, test } from '@jest/globals';
import type { CaseFile } from '../../../../src/domain/evidence/case-file';
import type { TrailCall } from '../../../../src/domain/evidence/trail-facts';
import { defined } from '../../../../src/domain/defined';
import { assessment } from '../../fixtures';
import { call, identity, keyMade, roleGranted, withTrail } from '../../incident-story';
import { assess, attackerKeeps, byHand, makeBrief, wholeBrief } from '../../of-case-file';

/** The longest names that Google lets anybody give. */
const project = `acme-${'p'.repeat(25)}`;
const account = `${'a'.repeat(30)}@${project}.iam.gserviceaccount.com`;
const role = `organizations/415104041262/roles/${'r'.repeat(64)}`;
const bucket = 'b'.repeat(222);
const service = 's'.repeat(63);
const secret = `projects/${project}/secrets/${'k'.repeat(255)}`;

const granted: TrailCall = {
  ...roleGranted,
  resource: `projects/_/buckets/${bucket}`,
  added: [`${role} serviceAccount:${account}`],
};
const others = Array.from({ length: 7 }, (_, n) => ({
  kind: 'service' as const,
  name: `//run.googleapis.com/projects/1/locations/l/services/${service.slice(1)}${n}`,
}));
const held = {
  member: `serviceAccount:${account}`,
  role,
  on: `//storage.googleapis.com/${bucket}`,
  means: 'it can read everything',
};
const file: CaseFile = {
  ...withTrail(call({ origin: 'outside' }), keyMade, granted),
  identity: identity({ email: account, usedBy: others, unreadPlaces: [secret, secret] }),
};
const brief = wholeBrief(file, assessment, byHand(file));

const reachOf = (known: CaseFile['identity']): string =>
  assess({ ...file, ...defined({ identity: known }) })
    .blast?.lines.filter((line) => !line.startsWith('Reached already'))
    .join('\n') ?? '';

describe('with the longest names that there are, nothing is cut', () => {
  test('what the attacker keeps', () => {
    expect(attackerKeeps(file)).toContain(`${role} for serviceAccount:${account} on ${bucket}`);
  });

  test('what is left to do by hand, in the ledger', () => {
    const [first] = brief.byHand ?? [];
    expect(first?.title).toBe(
      `Do not disable ${account}: 7 more run as it. Look which roles it has, and take away what was used`,
    );
    expect(first?.notes.join(' ')).toContain(`service ${others[5]?.name.split('/').at(-1)} and 1 more`);
    expect(JSON.stringify(brief.byHand)).not.toContain('…');
  });

  test('the reach of the identity', () => {
    expect(reachOf({ ...identity({ email: account }), roles: [held] })).toContain(
      `${role} on ${held.on}: it can read everything`,
    );
    const unread = reachOf(file.identity);
    expect(unread).toContain(secret);
    expect(unread).toContain(others[3]?.name.split('/').at(-1) ?? '-');
    expect(unread).not.toContain('…');
  });
});

describe('what an incident carries stays under 16 KiB', () => {
  const endless = 'x'.repeat(20_000);
  test('whoever makes a name endless gets it cut, and that is said', () => {
    const calls = Array.from({ length: 6 }, (_, n) => ({
      ...granted,
      resource: `projects/_/buckets/${n}${endless}`,
      added: [`roles/owner user:${n}${endless.slice(0, 900)}`],
    }));
    const hostile = { ...withTrail(...calls), identity: identity({ email: account, usedBy: others }) };
    const carried = makeBrief(hostile, assessment, byHand(hostile));
    expect(Buffer.byteLength(JSON.stringify(carried))).toBeLessThan(16 * 1024);
    expect(carried.byHand?.length).toBeGreaterThan(0);
  });
});
