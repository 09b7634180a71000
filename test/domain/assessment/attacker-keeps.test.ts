import { describe, expect, test } from '@jest/globals';
import { attackerNow } from '../../../src/domain/presentation/attacker-presence';
import type { Standing } from '../../../src/domain/presentation/outcome-headline';
import { outcomeHeadline } from '../../../src/domain/presentation/outcome-headline';
import { incidentPage } from '../../../src/domain/presentation/page/incident-page';
import { pageFacts } from '../../../src/domain/incident/page-facts';
import { webhookBody } from '../../../src/domain/presentation/webhook/webhook-body';
import type { CaseFile } from '../../../src/domain/evidence/case-file';
import type { Finding } from '../../../src/domain/finding/finding';
import type { TrailCall } from '../../../src/domain/evidence/trail-facts';
import { assessment, finding, caseFile } from '../fixtures';
import { call, keyMade, policySet, roleGranted, secretRead, sinkDeleted, withTrail } from '../incident-story';
import { asked, contained } from '../views';
import { attackerKeeps, byHand, makeBrief } from '../of-case-file';

const KEY = 'a key of a service account that does not expire';
const TOKEN = 'a token that was used from outside Google (for up to about an hour)';
const outside = call({ origin: 'outside' });

describe('what the attacker is known to hold', () => {
  test.each<[string, readonly TrailCall[], readonly string[]]>([
    ['nothing was seen', [], []],
    ['reads give nothing that lasts', [secretRead], []],
    ['a deleted sink gives nothing either', [sinkDeleted], []],
    ['what was denied is not held', [{ ...keyMade, succeeded: false }], []],
    ['what somebody else did', [{ ...keyMade, actor: 'other' }], []],
    ['a key', [keyMade], [KEY]],
    ['keys of the same kind are one', [keyMade, { ...keyMade, at: '2026-10-01T12:20:00Z' }], [KEY]],
    [
      'an HMAC key',
      [{ ...keyMade, recognised: 'created an API key or an HMAC key' }],
      ['an API or HMAC key that does not expire'],
    ],
    [
      'a role, on whatever it is',
      [{ ...roleGranted, resource: 'projects/_/buckets/receipts' }],
      ['roles/owner for user:eve@example.org on receipts'],
    ],
    [
      'a role that the entry does not name',
      [{ ...roleGranted, resource: 'projects/shop', added: [] }],
      ['what it granted roles (shop)'],
    ],
    [
      'an account',
      [call({ technique: 'T1136.003', recognised: 'created a service account' })],
      ['a service account that it created'],
    ],
    [
      'a miner elsewhere',
      [call({ technique: 'T1610', recognised: 'deployed a service', resource: 'projects/shop/x/miner' })],
      ['miner: it deployed a service'],
    ],
    ['a token outside', [outside], [TOKEN]],
    ['what lasts longest comes first', [outside, keyMade], [KEY, TOKEN]],
  ])('%s', (_, calls, expected) => {
    expect(attackerKeeps(withTrail(...calls))).toEqual(expected);
  });

  test('what a finding says was added to the policy', () => {
    const iamBindings: NonNullable<Finding['iamBindings']> = [
      { action: 'ADD', role: 'roles/run.invoker', member: 'allUsers' },
      { action: 'REMOVE', role: 'roles/run.admin', member: 'user:lin@example.com' },
    ];
    expect(attackerKeeps(caseFile({ findings: [{ ...policySet, iamBindings }] }))).toEqual([
      'roles/run.invoker for allUsers on payments',
    ]);
    expect(attackerKeeps(caseFile({ findings: [finding({ iamBindings })] }))).toEqual([]);
  });

  test('of many, the rest is a count, and hostile names stay inert', () => {
    const many = Array.from({ length: 9 }, (_, n) => `roles/r${n} user:\u001b[2J${n}@example.org`);
    const keeps = attackerKeeps(withTrail({ ...roleGranted, resource: 'projects/shop', added: many }));
    expect(keeps).toHaveLength(6);
    expect(keeps.at(-1)).toBe('4 more');
    expect(keeps.join('')).not.toContain('\u001b');
  });
});

const file: CaseFile = withTrail(outside, keyMade, { ...roleGranted, resource: 'projects/shop' });
const brief = makeBrief(file, assessment, byHand(file));
const standing = (changes: Partial<Standing>): Standing => ({
  phase: 'watching',
  outcome: 'contained',
  restored: false,
  brief,
  ...changes,
});

describe('the outcome in one line', () => {
  const bare = { attacker: 'Assume yes.' };
  const sink = { ...bare, byHand: byHand(file).slice(0, 1) };
  test.each<[string, Partial<Standing>, string]>([
    ['nothing is held, nothing left', { brief: bare }, 'contained and verified'],
    [
      'a key and a role are held',
      {},
      'CONTAINED HERE; the attacker still has a key of a service account that does not expire, roles/owner for user:eve@example.org on shop and 1 more: 3 steps are left to do by hand',
    ],
    ['only steps are left', { brief: sink }, 'CONTAINED HERE; 1 step is left to do by hand'],
    [
      'nothing was proposed',
      { outcome: 'observed', brief: sink },
      'observed only: no change was proposed; 1 step is left to do by hand',
    ],
    [
      'refused',
      { outcome: 'refused', brief: { ...bare, keeps: [KEY] } },
      `refused: nothing was changed; the attacker still has ${KEY}`,
    ],
    ['not verified', { outcome: 'not-verified', brief: bare }, 'contained, NOT VERIFIED'],
    ['restored', { restored: true, brief: bare }, 'contained and verified · restored'],
    [
      'closed',
      { phase: 'closed', brief: { ...bare, keeps: [TOKEN] } },
      `CONTAINED HERE; the attacker had ${TOKEN}`,
    ],
  ])('%s', (_, changes, expected) => {
    expect(outcomeHeadline(standing(changes))).toBe(expected);
  });

  test('there is none as long as nothing has come of it', () => {
    const { outcome: _, ...open } = standing({ phase: 'awaiting-decision' });
    expect(outcomeHeadline(open)).toBeUndefined();
  });
});

describe('it is said wherever somebody asks whether the attacker is still in', () => {
  test.each(['awaiting-decision', 'containing', 'verifying', 'watching', 'restoring', 'closed'] as const)(
    'while %s',
    (phase) => {
      expect(attackerNow(standing({ phase }))).toMatch(
        /The attacker (?:also has|had) .*key of a service account that does not expire.*\. No change of this workload takes that away: 3 steps/,
      );
    },
  );

  const ended = { ...contained, brief };
  const page = webhookBody('id', 'outcome', pageFacts(ended, '2026-10-01T12:02:00Z'));
  test.each([
    ['the page', incidentPage(ended)],
    ["the pager's title", page.title],
    ["the pager's text", page.text],
    ["the pager's answer", page.stillIn],
    ['the page that asks', incidentPage({ ...asked, brief })],
  ])('%s', (_, text) => {
    expect(text).toContain('that does not expire');
    expect(text).not.toContain('contained and verified');
  });

  test('names from outside cannot draw on the page', () => {
    const hostile = { ...brief, keeps: ['roles/x for user:[a](https://evil.example) **b**'] };
    const drawn = incidentPage({ ...contained, brief: hostile });
    expect(drawn).not.toContain('[a](https://evil.example)');
    expect(drawn).not.toContain('**b**');
  });
});
