import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CountedDecision } from '../../../src/domain/decision/decision';
import type { DecisionAct } from '../../../src/domain/plan/policy';
import { summarisePolicy } from '../../../src/domain/plan/policy-summary';
import { makeBrief } from '../../../src/domain/presentation/brief/make-brief';
import { reconstruct } from '../../../src/domain/assessment/reconstruction';
import { Change } from '../../../src/workflows/incident/state/change';
import { newIncident, type Draft, type JoinedFinding } from '../../../src/workflows/incident/state/data';
import { Journal } from '../../../src/workflows/incident/state/journal';
import { Known } from '../../../src/workflows/incident/state/known';
import { PendingApproval } from '../../../src/workflows/incident/state/pending-approval';
import { inForce, INCIDENT, workload } from '../../domain/fixtures';
import { assessment, facts, plan, stepHash } from '../../domain/views';

const AT = '2026-10-01T12:00:00.000Z';
const policy = summarisePolicy(inForce);
const change = { plan, step: stepHash, since: AT };
const verification = { levels: [], at: AT };
const evidence = (index: number) => ({
  what: `read ${String(index)}`,
  sha256: String(index).padStart(64, '0'),
  bytes: 2,
  source: 'run.googleapis.com',
  request: '{}',
  collectedAt: AT,
});

let data: Draft;
beforeEach(() => {
  data = { ...newIncident(workload, AT), incident: INCIDENT, policy };
});

const counted = (act: DecisionAct, id: string, at = AT): CountedDecision => ({
  decision: {
    kind: 'plain',
    id,
    incident: INCIDENT,
    act,
    plan: plan.hash,
    steps: [stepHash],
    by: 'ada@example.com',
    reason: '',
  },
  at,
  via: 'update',
});

describe('what is known', () => {
  const finding = (name: string, severity: JoinedFinding['severity'] = 'HIGH'): JoinedFinding => ({
    name,
    category: 'Reverse Shell',
    severity,
    eventTime: AT,
    indicators: [],
    facts: 'a'.repeat(64),
  });

  test('a report is noted once, until it is forgotten', () => {
    const known = new Known(data);
    const report = { name: 'organizations/1/sources/2/findings/f1', eventTime: AT };
    expect(known.report(report)).toBe(true);
    expect(known.report(report)).toBe(false);
    known.forget(report.name);
    expect(known.report(report)).toBe(true);
  });

  test('a finding that joins raises the severity, counts as news, and brings its evidence', () => {
    const known = new Known(data);
    known.join(finding('f1', 'MEDIUM'), [evidence(1)]);
    known.join(finding('f1', 'CRITICAL'), [evidence(2)]);
    known.join(finding('f2', 'LOW'), []);
    expect(data.findings.map(({ name, severity }) => [name, severity])).toEqual([
      ['f1', 'CRITICAL'],
      ['f2', 'LOW'],
    ]);
    expect(data).toMatchObject({ severity: 'CRITICAL', news: 3, unsealed: [evidence(1), evidence(2)] });
    expect(known.takeNews()).toBe(true);
    expect(known.takeNews()).toBe(false);
  });

  test('of many findings the newest 20 are kept', () => {
    const known = new Known(data);
    for (let index = 0; index < 25; index += 1) known.join(finding(`f${String(index)}`), []);
    expect(data.findings).toHaveLength(20);
    expect(data.findings[0]?.name).toBe('f5');
  });

  test('evidence is handed out once, in portions or whole', () => {
    const known = new Known(data);
    known.addEvidence([evidence(1), evidence(2), evidence(3)]);
    expect(known.takeUnsealed(2)).toEqual([evidence(1), evidence(2)]);
    expect(known.takeUnsealed()).toEqual([evidence(3)]);
    expect(data.unsealed).toEqual([]);
  });

  test('of findings left unread, those beyond the room of the next run can be reported again', () => {
    const known = new Known(data);
    const names = Array.from(
      { length: 61 },
      (_, index) => `organizations/1/sources/2/findings/f${String(index)}`,
    );
    for (const name of names) known.report({ name, eventTime: AT });
    known.leaveUnread(names);
    expect(data.resting).toHaveLength(60);
    expect(data.reported).toHaveLength(60);
    expect(known.takeResting()).toHaveLength(60);
    expect(data.resting).toEqual([]);
  });

  test('an investigation begins without the gaps and the news of an earlier one', () => {
    data.news = 2;
    const known = new Known(data);
    known.addGap({ what: 'logs', why: 'denied', hides: 'the request' });
    known.investigate();
    expect(data).toMatchObject({ gaps: [], news: 0 });
    known.assess({ assessment, brief: makeBrief(reconstruct(facts), assessment), caseFile: 'c'.repeat(64) });
    expect(data.assessment).toBe(assessment);
  });
});

describe('a question', () => {
  const asking = (): PendingApproval => {
    const question = new PendingApproval(data);
    question.next();
    question.ask(plan, [], policy.approvals);
    data.phase = 'awaiting-decision';
    return question;
  };

  test('begins with every step asked, and with no reminder and no step that waits', () => {
    data.reminders = 3;
    data.notBegun = { step: stepHash, since: AT, why: 'no worker' };
    asking();
    expect(data.steps.map(({ hash, state }) => [hash, state])).toEqual([[stepHash, 'asked']]);
    expect(data.reminders).toBe(0);
    expect(data).not.toHaveProperty('notBegun');
  });

  test('keeps an acknowledgement of the first question, and drops that of an earlier one', () => {
    data.acknowledged = { by: 'ada@example.com', at: AT };
    const question = asking();
    expect(data.acknowledged).toBeDefined();
    question.next();
    question.ask(plan, [], policy.approvals);
    expect(data).not.toHaveProperty('acknowledged');
  });

  test('counts an answer, and makes earlier rejections old', () => {
    const question = asking();
    question.reject({ code: 'malformed', reason: 'nonsense' });
    question.count(counted('approve', 'one'));
    expect(question.recount()).toBe(true);
    expect(data.steps[0]).toMatchObject({ state: 'approved', approvedBy: ['ada@example.com'] });
    expect(data.rejections).toMatchObject([{ code: 'malformed', earlier: true }]);
    expect(data.usedIds).toEqual(['one']);
  });

  test('counts nothing while no question is open', () => {
    const question = asking();
    data.phase = 'watching';
    question.count(counted('approve', 'one'));
    expect(question.recount()).toBe(false);
    expect(data.steps[0]?.state).toBe('asked');
  });

  test('takes the word of the ledger on a decision, in the order of their times', () => {
    const question = asking();
    question.count(counted('note', 'two', '2026-10-01T12:02:00.000Z'));
    question.recall({ policy, decisions: [counted('approve', 'one')] });
    expect(data.decisions.map(({ decision: { id } }) => id)).toEqual(['one', 'two']);
    const recorded = counted('note', 'two', '2026-10-01T11:00:00.000Z');
    question.confirm(recorded);
    expect(data.decisions[1]).toBe(recorded);
    question.uncount('two', { code: 'not-allowed', reason: 'no' });
    expect(data.decisions.map(({ decision: { id } }) => id)).toEqual(['one']);
    expect(data.rejections).toMatchObject([{ code: 'not-allowed', via: 'signal' }]);
  });

  test('a step that fails is counted until one is carried out', () => {
    const question = asking();
    question.failStep(stepHash, 'refused');
    expect(data.steps[0]).toMatchObject({ state: 'failed', note: 'refused' });
    expect(data.failures).toBe(1);
    question.carriedOut();
    expect(data.failures).toBe(0);
  });

  test('a step that waits keeps the time since which it does', () => {
    const question = asking();
    data.notBegun = { step: stepHash, since: AT, why: 'no worker' };
    question.holdStep(stepHash, 'denied');
    expect(data.notBegun).toEqual({ step: stepHash, since: AT, why: 'denied' });
    question.releaseStep();
    expect(data).not.toHaveProperty('notBegun');
  });

  test('only steps in the named states are voided', () => {
    const question = asking();
    question.voidSteps(['approved', 'running'], 'cancelled');
    expect(data.steps[0]?.state).toBe('asked');
    question.voidSteps(['asked']);
    expect(data.steps[0]?.state).toBe('void');
  });
});

describe('a change', () => {
  test('begins unverified, without an outcome, and with nothing restored', () => {
    Object.assign(data, {
      restored: true,
      outcome: 'contained',
      verification,
      notRestored: { at: AT, text: 'in part' },
    });
    new Change(data).begin(change);
    expect(data).toMatchObject({ containment: change, restored: false });
    expect(data).not.toHaveProperty('outcome');
    expect(data).not.toHaveProperty('verification');
    expect(data).not.toHaveProperty('notRestored');
  });

  test('of a lost run is adopted where the incident has none of its own', () => {
    const own = new Change(data);
    expect(own.adopt(change)).toBe(true);
    expect(own.adopt({ ...change, since: 'later' })).toBe(false);
    expect(data.containment).toBe(change);
  });

  test.each([
    ['what the ledger supports', { outcome: 'not-verified' as const }, 'not-verified'],
    ['nothing where it supports nothing', {}, undefined],
  ])('is concluded as %s', (_what, announced, outcome) => {
    data.outcome = 'contained';
    new Change(data).conclude(announced, 'contained');
    expect(data.outcome).toBe(outcome);
  });

  test('keeps an outcome that was not the one that was said', () => {
    data.outcome = 'contained';
    new Change(data).conclude({ restored: true }, 'failed');
    expect(data).toMatchObject({ outcome: 'contained', restored: true });
  });

  test.each([
    ['the outcome that is known', { outcome: 'contained', containment: change }, 'contained'],
    ['not verified, where it stands', { containment: change }, 'not-verified'],
    ['untouched, where it was restored', { containment: change, restored: true }, 'no-action'],
    ['untouched, where there is none', {}, 'no-action'],
  ] as const)('ends as %s', (_what, state, outcome) => {
    Object.assign(data, state);
    expect(new Change(data).end('no-action')).toBe(outcome);
    expect(data.outcome).toBe(outcome);
  });
});

describe('the journal', () => {
  const opened = { incident: INCIDENT, number: 3, openedAt: AT, policy, listed: 2, toRead: [] };

  test('opens a new incident under its number and keeps what was noted before', () => {
    Object.assign(data, { incident: '', pages: 1 });
    new Journal(data).open(opened);
    expect(data).toMatchObject({ incident: INCIDENT, findingCount: 2, pages: 1 });
  });

  test('drops everything that was carried over under another number', () => {
    Object.assign(data, { incident: `${INCIDENT}9`, outcome: 'contained', pages: 7, containment: change });
    new Journal(data).open(opened);
    expect(data).toMatchObject({ incident: INCIDENT, pages: 0, workload });
    expect(data).not.toHaveProperty('outcome');
    expect(data).not.toHaveProperty('containment');
  });

  test('makes a line of the story inert', () => {
    new Journal(data).log('a\n# heading');
    expect(data.story.map(({ text }) => text.includes('\n'))).toEqual([false]);
  });

  test('keeps the time since which something is held up', () => {
    const journal = new Journal(data);
    data.trouble = [{ what: 'opening', why: 'no answer', since: AT }];
    journal.holdUp('opening', 'denied');
    expect(data.trouble).toEqual([{ what: 'opening', why: 'denied', since: AT }]);
    expect(journal.isHeldUp('opening')).toBe(true);
    journal.overcome('opening');
    expect(data.trouble).toEqual([]);
  });

  test('pages each outcome once, again when it is restored or closed', () => {
    const journal = new Journal(data);
    expect(journal.pageOutcome()).toBe(false);
    data.outcome = 'contained';
    expect([journal.pageOutcome(), journal.pageOutcome()]).toEqual([true, false]);
    data.restored = true;
    expect(journal.pageOutcome()).toBe(true);
    data.phase = 'closed';
    expect(journal.pageOutcome()).toBe(true);
  });
});
