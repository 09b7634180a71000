import { describe, expect, test } from '@jest/globals';
import type { IncidentView } from '../../src/domain/incident/incident-view';
import type { DecisionReceipt } from '../../src/domain/message-names';
import { truthOf } from '../../simulator/control/truth';
import { testPolicy, type Lab, type LabOptions } from '../support/lab';
import { until } from '../support/until';
import { useLab } from '../support/use-lab';

const { open } = useLab();

const LOGS = 'google.logging.v2.LoggingServiceV2/ListLogEntries';
const ADA = { by: 'ada@example.com', reason: 'the shell is live' };

interface Asked {
  readonly lab: Lab;
  readonly slot: string;
  readonly findingId: string;
  readonly view: IncidentView;
  readonly short: string;
}

async function openAndAsk(options: LabOptions): Promise<Asked> {
  const opened = await open(options);
  const { slot, findingId } = await opened.deliver();
  const view = await opened.inPhase(slot, 'awaiting-decision');
  return { lab: opened, slot, findingId, view, short: shortOf(view) };
}

const shortOf = (view: IncidentView): string => view.plan?.hash.slice(0, 8) ?? 'none';
const truth = ({ simulator }: Lab): ReturnType<typeof truthOf> => truthOf(simulator.world, simulator.calls);
const decide = async ({ lab: { client } }: Asked, slot: string, message: unknown): Promise<DecisionReceipt> =>
  client.workflow.getHandle(slot).executeUpdate<DecisionReceipt, [unknown]>('decide', { args: [message] });

describe('an incident', () => {
  test('is found, decided on, contained, proven, restored and closed', async () => {
    const asked = await openAndAsk({ path: 'contained', scenario: 'reverse-shell-service' });
    const { slot, findingId, view, short } = asked;
    expect(view.gaps).toEqual([]);
    expect(view.plan?.previews).toMatchObject([{ ok: true, by: 'validate-only' }]);
    expect(truth(asked.lab)).toMatchObject({ attacker: { shell: 'alive' }, changes: 0 });

    expect(await decide(asked, slot, { approve: short, ...ADA })).toMatchObject({ counted: true });
    const contained = await asked.lab.incident(slot, ({ outcome }) => outcome !== undefined, 'an outcome');
    expect(contained.outcome).toBe('contained');
    expect(contained.verification?.levels.map(({ level, verified }) => [level, verified])).toEqual([
      ['control-plane', true],
      ['instances', true],
      ['symptom', true],
    ]);
    expect(truth(asked.lab)).toMatchObject({ attacker: { shell: 'dead' }, disturbed: [], changes: 1 });

    await decide(asked, slot, { restore: short, ...ADA });
    await asked.lab.incident(slot, ({ restored, phase }) => restored && phase === 'watching', 'restored');
    expect(truth(asked.lab)).toMatchObject({ changes: 2, services: { 'payment-api': { frozen: false } } });

    await decide(asked, slot, { close: '#1', ...ADA });
    const handle = asked.lab.client.workflow.getHandle(slot);
    expect(await handle.result()).toMatchObject({ outcome: 'contained', restored: true });
    expect(await asked.lab.client.workflow.getHandle(findingId).result()).toMatchObject({
      outcome: 'contained',
    });
    const [written] = Object.values(truth(asked.lab)['findings'] as Record<string, unknown>);
    expect(written).toMatchObject({
      state: 'INACTIVE',
      marks: { 'firebreak-incident': view.incident, 'firebreak-outcome': 'contained, restored' },
      externalSystems: { firebreak: { externalUid: view.incident } },
    });
  }, 120_000);

  test('is opened once and asked once, however often its finding is delivered', async () => {
    const asked = await openAndAsk({ path: 'repeated', scenario: 'reverse-shell-service' });
    await asked.lab.deliver();
    await asked.lab.deliver();
    await decide(asked, asked.slot, { note: 'delivered three times', by: 'grace@example.com' });
    const view = await asked.lab.incident(asked.slot, ({ decisions }) => decisions.length === 1, 'the note');
    expect(view).toMatchObject({ phase: 'awaiting-decision', findingCount: 1 });
    expect(view.plan?.asking).toBe(1);
  }, 60_000);

  test('is shown with what could not be read, and asked all the same', async () => {
    const opened = await open({ path: 'gaps', scenario: 'reverse-shell-service' });
    opened.simulator.faults.add({
      method: LOGS,
      kind: 'error',
      code: 'PERMISSION_DENIED',
      message:
        "Permission 'logging.logEntries.list' denied on resource 'acme-payments' (or it may not exist).",
    });
    const { slot } = await opened.deliver();
    const view = await opened.inPhase(slot, 'awaiting-decision');
    const gaps = view.gaps.filter(({ permission }) => permission === 'logging.logEntries.list');
    expect(gaps.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['request log', 'stdout log', 'stderr log', 'system log', 'audit log']),
    );
    expect(view.plan?.steps).toHaveLength(1);
  }, 60_000);

  test('whose service changed after the question changes nothing, and is asked again', async () => {
    const asked = await openAndAsk({ path: 'changed-before', scenario: 'race-owner-deploys' });
    const { slot, lab: opened, short } = asked;
    const [person] = opened.simulator.world.scenario.people;
    const deploy = person?.when === 'asked' ? person.first : undefined;
    if (deploy === undefined) throw new Error('the scenario has no deploy');
    await fetch(`${opened.simulator.http}/simulator/events`, {
      method: 'POST',
      body: JSON.stringify(deploy),
    });
    await decide(asked, slot, { approve: short, ...ADA });
    const again = await opened.incident(
      slot,
      ({ phase, plan }) => phase === 'awaiting-decision' && plan?.asking === 2,
      'the second question',
    );
    expect(again.changedSince.length).toBeGreaterThan(0);
    expect(shortOf(again)).not.toBe(short);
    expect(truth(opened)['changes']).toBe(0);
    await decide(asked, slot, { refuse: shortOf(again), ...ADA });
    const refused = await opened.incident(slot, ({ outcome }) => outcome !== undefined, 'an outcome');
    expect(refused.outcome).toBe('refused');
    expect(truth(opened)['changes']).toBe(0);
  }, 120_000);

  test('that was contained and then thawed by somebody else says so, and asks again', async () => {
    const asked = await openAndAsk({
      path: 'drift',
      scenario: 'reverse-shell-service',
      policy: testPolicy({ watch: '1s' }),
    });
    const { slot, lab: opened } = asked;
    await decide(asked, slot, { approve: asked.short, ...ADA });
    await opened.incident(slot, ({ outcome }) => outcome === 'contained', 'contained');
    const thaw = {
      do: 'scale',
      service: 'payment-api',
      by: 'lin@example.com',
      minInstanceCount: 1,
      maxInstanceCount: 10,
    };
    await fetch(`${opened.simulator.http}/simulator/events`, { method: 'POST', body: JSON.stringify(thaw) });
    const again = await opened.incident(slot, ({ plan }) => plan?.asking === 2, 'the second question');
    expect(again.outcome).not.toBe('contained');
    expect(again.story.some(({ text }) => text.startsWith('Drift'))).toBe(true);
  }, 120_000);

  test('takes no finding of another workload, whoever reports it', async () => {
    const opened = await open({ path: 'foreign', scenario: 'reverse-shell-service' });
    const record = await until('a finding', () => opened.simulator.world.findings.list()[0]);
    const workload = {
      projectNumber: '415104041262',
      location: 'europe-west1',
      kind: 'services',
      name: 'catalog-api',
    } as const;
    const { slot } = await opened.workflows.reportFinding(workload, {
      name: typeof record.finding['name'] === 'string' ? record.finding['name'] : '',
      eventTime: '',
    });
    const view = await opened.incident(slot, ({ outcome }) => outcome !== undefined, 'an outcome');
    expect(view).toMatchObject({ outcome: 'gone', findings: [], steps: [] });
    await opened.client.workflow.getHandle(slot).terminate('end of the test');
  }, 60_000);

  test('that nobody lets touch a protected workload proposes nothing', async () => {
    const protectedWorkloads = '415104041262/europe-west1/services/payment-api';
    const opened = await open({
      path: 'protected',
      scenario: 'reverse-shell-service',
      policy: testPolicy({ protectedWorkloads }),
    });
    const { slot } = await opened.deliver();
    const view = await opened.incident(slot, ({ outcome }) => outcome !== undefined, 'an outcome');
    expect(view.outcome).toBe('observed');
    expect(view.plan).toBeUndefined();
  }, 60_000);
});

describe('a message that does not count', () => {
  test('is rejected with a code and what to send, by signal and by update, and stalls nothing', async () => {
    const asked = await openAndAsk({ path: 'rejections', scenario: 'developer-debugging' });
    const { slot, short, view, lab: opened } = asked;
    const full = {
      kind: 'plain',
      id: 'x',
      incident: view.incident,
      plan: view.plan?.hash,
      by: 'ada@example.com',
      reason: 'why',
    };
    const steps = view.steps.map(({ hash }) => hash);
    const cases: readonly (readonly [unknown, string])[] = [
      [null, 'malformed'],
      ['approve', 'malformed'],
      [[{ approve: short, ...ADA }], 'malformed'],
      [{ approve: short }, 'malformed'],
      [{ approve: short, ...ADA, force: true }, 'malformed'],
      [{ ...full, kind: 'jws', answer: 'approve', steps }, 'malformed'],
      [{ approve: '00000000', ...ADA }, 'wrong-plan'],
      [{ ...full, answer: 'approve', steps, incident: `${view.incident}0` }, 'wrong-incident'],
      [{ ...full, answer: 'approve', steps: ['f'.repeat(64)] }, 'unknown-step'],
      [{ approve: short, by: 'eve@example.com', reason: 'let me' }, 'unknown-approver'],
      [{ approve: short, by: 'grace@example.com', reason: 'let me' }, 'not-allowed'],
      [{ approve: short, by: 'ada@example.com', reason: '  ' }, 'empty-reason'],
      [{ restore: short, ...ADA }, 'nothing-to-decide'],
    ];
    for (const [message, code] of cases) {
      const thrown: unknown = await decide(asked, slot, message).catch((error: unknown) => error);
      expect(thrown).toMatchObject({ cause: { type: code } });
      await opened.client.workflow.getHandle(slot).signal('decision', message);
    }
    await opened.client.workflow.getHandle(slot).signal('decision');
    const listed = await opened.incident(
      slot,
      ({ rejections }) => rejections.length === cases.length + 1,
      'the rejections',
    );
    expect(listed.rejections.map(({ code }) => code)).toEqual([
      ...cases.map(([, code]) => code),
      'malformed',
    ]);
    expect(listed).toMatchObject({ phase: 'awaiting-decision', decisions: [] });

    await opened.client.workflow.getHandle(slot).signal('decision', { refuse: short, ...ADA });
    const refused = await opened.incident(slot, ({ outcome }) => outcome !== undefined, 'an outcome');
    expect(refused.outcome).toBe('refused');
    await opened.client.workflow.getHandle(slot).signal('decision', { refuse: short, ...ADA });
    await opened.client.workflow.getHandle(slot).signal('decision', { approve: short, ...ADA });
    const after = await opened.incident(
      slot,
      ({ rejections }) => rejections.length === cases.length + 3,
      'the last two',
    );
    expect(after.rejections.slice(-2).map(({ code }) => code)).toEqual(['replayed-id', 'already-decided']);
    expect(truth(opened)['changes']).toBe(0);
  }, 120_000);

  test('counts once when it is sent twice, and not at all for the second person after a refusal', async () => {
    const asked = await openAndAsk({
      path: 'refused',
      scenario: 'reverse-shell-service',
      policy: testPolicy({ approvals: 2 }),
    });
    const { slot, short, lab: opened } = asked;
    await decide(asked, slot, { approve: short, ...ADA });
    await expect(decide(asked, slot, { approve: short, ...ADA })).rejects.toMatchObject({
      cause: { type: 'replayed-id' },
    });
    await expect(
      decide(asked, slot, { approve: short, by: 'ada@example.com', reason: 'once more' }),
    ).rejects.toMatchObject({ cause: { type: 'already-decided' } });
    const one = await opened.incident(slot, ({ decisions }) => decisions.length === 1, 'one decision');
    expect(one.steps).toMatchObject([
      { state: 'asked', approvedBy: ['ada@example.com'], approvalsNeeded: 2 },
    ]);
    await decide(asked, slot, { refuse: short, by: 'lin@example.com', reason: 'wait for me' });
    const refused = await opened.incident(slot, ({ outcome }) => outcome !== undefined, 'an outcome');
    expect(refused.outcome).toBe('refused');
    expect(truth(opened)['changes']).toBe(0);
  }, 60_000);
});

describe('a decision sent to the finding', () => {
  test('is handed on, and its page says whether it counted', async () => {
    const asked = await openAndAsk({ path: 'handed-on', scenario: 'reverse-shell-service' });
    const finding = asked.lab.client.workflow.getHandle(asked.findingId);
    await finding.signal('decision');
    await finding.signal('decision', { approve: '00000000', ...ADA });
    await finding.signal('decision', { refuse: asked.short, ...ADA });
    const messages = await until('both answers', async () => {
      const view = await finding.query<{ messages: readonly { counted: boolean; text: string }[] }>(
        'finding',
      );
      return view.messages.length === 3 ? view.messages : undefined;
    });
    expect(messages.map(({ counted }) => counted)).toEqual([false, false, true]);
    expect(messages.map(({ text }) => text)).toEqual([
      expect.stringMatching(/malformed/),
      expect.stringMatching(/wrong-plan/),
      expect.stringMatching(/refuse counted/),
    ]);
  }, 60_000);
});
