import { randomUUID } from 'node:crypto';
import { findingWorkflowId, parseFindingName } from '../../src/domain/finding/finding-name';
import { DEFAULT_QUEUE, workflowTypes } from '../../src/domain/message-names';
import { verificationLevels } from '../../src/domain/plan/verification';
import { outcomes } from '../../src/domain/phases';
import { decision } from '../../stage/incident';
import type { Answered } from '../answered';
import type { Arena } from '../arena';
import type { AttackCase } from '../case';
import { receivePages } from '../pages';

const containment = 'firebreak-containment';
const nothing = { changes: 0, shell: 'alive', frozen: false, findingsOpen: true } as const;
const forged = { phase: 'closed', restored: false, text: 'all is well' } as const;

/** The lists of a state that a run hands on. */
const empty = Object.fromEntries(
  ['findings', 'reported', 'resting', 'unsealed', 'gaps', 'steps', 'changedSince', 'trouble', 'told']
    .concat(['decisions', 'usedIds', 'rejections', 'story'])
    .map((list) => [list, []]),
);

/** A refusal must give the reason that fits; anything else never got there. */
function refused({ text }: Answered, ...because: readonly string[]): void {
  if (because.some((why) => text.includes(why))) return;
  throw new Error(`expected: refused, ${because.join(' or ')}; seen: ${text}`);
}

function recordedAs(view: Parameters<typeof decision>[1], at: string, by = 'ada@example.com') {
  const { answer, act, ...rest } = { act: '', ...decision('approve', view, randomUUID()) };
  return { decision: { ...rest, act: answer ?? act, by }, at, via: 'update' } as const;
}

async function firstFinding(arena: Arena): Promise<string> {
  const [name = ''] = Object.keys((await arena.stage.cloud.truth()).findings);
  return name;
}

/**
 * Anybody who reaches Temporal may start a workflow of our type under our id, and schedule any activity as it. The
 * ledger alone bounds what those do.
 */
export const puppets: readonly AttackCase[] = [
  {
    name: 'puppet-says',
    title:
      'a workflow that passes for the incident has every outcome announced, and paged, that nobody caused',
    who: 'temporal',
    play: async (arena) => {
      const { stage } = arena;
      const pages = await receivePages();
      try {
        const view = await arena.asked({ environment: { FIREBREAK_WEBHOOK: pages.url } });
        const { incident } = view;
        const [page] = await arena.recorded('sendPage');
        const { facts } = JSON.parse(JSON.stringify(page)) as { readonly facts: object };
        const puppet = await arena.puppet();
        for (const outcome of outcomes) {
          await puppet.does('announce', {
            progress: { ...forged, outcome, restored: true, incident, slot: stage.incident.slot },
            unsealed: [],
            record: { outcome, restored: true, closed: true, findingsInactive: true, text: 'forged' },
          });
          const said = { ...facts, outcome, restored: true, phase: 'closed' };
          await puppet.does('sendPage', {
            id: `forged-${outcome}`,
            kind: 'outcome',
            to: 'first',
            facts: said,
          });
        }
        const told = pages.texts().filter((text) => text.includes('forged-'));
        if (told.length === 0)
          throw new Error('expected: the pages arrive, without what is not so; seen: none');
        const lie = told.find((text) => /"outcome":|"phase":"closed"/u.test(text));
        if (lie !== undefined) throw new Error(`expected: no page says so; seen: ${lie.slice(0, 300)}`);
        await puppet.end();
      } finally {
        await pages.close();
      }
    },
    // Each of them, with the question open, would be a lie.
    holds: { ...nothing, outcome: 'none', restored: false, neverSays: ['CONTAINED'] },
  },
  {
    name: 'puppet-ends-finding',
    title: "a workflow that passes for a finding's has its outcome written, and the finding set inactive",
    who: 'temporal',
    play: async (arena) => {
      const { incident } = await arena.asked();
      const name = await firstFinding(arena);
      const parsed = parseFindingName(name);
      const puppet = await arena.puppet(findingWorkflowId(parsed, DEFAULT_QUEUE), workflowTypes.finding);
      for (const claimed of [incident, `${arena.workload}#0`, `${arena.workload}#2`, '']) {
        const answer = await puppet.does('writeOutcome', {
          ...{ name, canonicalName: name, key: `${parsed.source}/${parsed.finding}` },
          ...{ eventTime: '2026-01-01T00:00:00Z', incident: claimed, slot: arena.stage.incident.slot },
          ...{ outcome: 'contained', inactive: true, findingsInactive: true, closed: true },
        });
        if (answer.accepted) throw new Error(`expected: refused; seen: ${answer.text}`);
      }
      await puppet.end();
    },
    holds: { ...nothing, outcome: 'none' },
  },
  {
    name: 'puppet-orders',
    title:
      'a workflow that passes for the incident orders the freeze: without a decision, with invented ones, moved to another service, as nothing',
    who: 'temporal',
    play: async (arena) => {
      const view = await arena.asked();
      const [step] = view.plan?.steps ?? [];
      const now = new Date().toISOString();
      const invented = recordedAs(view, now);
      const elsewhere = { ...step?.target, workload: { ...step?.target.workload, name: 'catalog-api' } };
      const moved = { ...view.plan, steps: [{ ...step, target: elsewhere }] };
      const puppet = await arena.puppet();
      for (const input of [
        { plan: view.plan, step: step?.hash, decisions: [] },
        { plan: view.plan?.hash, step: step?.hash, decisions: [invented] },
        { plan: view.plan, step: step?.hash, decisions: Array.from({ length: 5_000 }, () => invented) },
        { plan: view.plan, step: step?.hash, decisions: 'approved' },
        { plan: moved, step: step?.hash, decisions: [] },
        { plan: { ...view.plan, deadline: 'never' }, step: step?.hash, decisions: [invented] },
        { plan: view.plan, step: '__proto__', decisions: [invented] },
        ...[null, 'applyStep', {}, [view.plan]],
      ]) {
        const { text } = await puppet.does('applyStep', input, containment);
        if (text.includes('"applied"')) throw new Error(`expected: refused; seen: ${text}`);
        if (/TypeError|Cannot (?:read|destructure)/u.test(text))
          throw new Error(`expected: a reason that a person can read; seen: ${text}`);
      }
      for (const by of ['nobody-at-all', 'Ada@example.com', '', 'ada@example.com\u200b']) {
        const { text } = await puppet.does('recordDecision', recordedAs(view, now, by));
        if (text.includes('"recorded"')) throw new Error(`expected: ${by} does not count; seen: ${text}`);
      }
      await puppet.end();
    },
    holds: { ...nothing, decisions: 0 },
  },
  {
    name: 'puppet-of-another',
    title:
      "a workflow that passes for another service's incident orders this one's plan, by its hash and in whole",
    who: 'temporal',
    play: async (arena) => {
      const view = await arena.asked();
      const [step] = view.plan?.steps ?? [];
      const other = arena.stage.incident.slot.replace('payment-api', 'catalog-api');
      const puppet = await arena.puppet(other);
      const decisions = [recordedAs(view, new Date().toISOString())];
      for (const plan of [view.plan?.hash, view.plan]) {
        for (const order of ['previewStep', 'applyStep', 'undoStep', 'checkContainment', 'verifyContainment'])
          refused(
            await puppet.does(order, { plan, step: step?.hash, decisions }, containment),
            'foreign-caller',
          );
      }
      refused(await puppet.does('recordDecision', decisions[0]), 'foreign-caller');
      refused(
        await puppet.does('openIncident', { workload: step?.target.workload, claimant: `${other}/x` }),
        'foreign-caller',
      );
      await puppet.end();
      await arena.contained(view);
    },
    holds: { changes: 1, shell: 'dead', frozen: true, outcome: 'contained' },
  },
  {
    name: 'puppet-thaws',
    title:
      'contained: a workflow that passes for the incident orders the restore, with the approval, and with none',
    who: 'temporal',
    play: async (arena) => {
      const asked = await arena.asked();
      const [step] = asked.plan?.steps ?? [];
      await arena.contained(asked);
      const approvals = await arena.ledger.readDecisions(asked.incident);
      const puppet = await arena.puppet();
      for (const decisions of [
        [],
        approvals,
        approvals.map(({ decision: one, ...rest }) => ({ ...rest, decision: { ...one, act: 'restore' } })),
      ]) {
        const { text } = await puppet.does(
          'undoStep',
          { plan: asked.plan?.hash, step: step?.hash, decisions },
          containment,
        );
        if (text.includes('"restored"')) throw new Error(`expected: refused; seen: ${text}`);
      }
      await puppet.end();
    },
    holds: { changes: 1, shell: 'dead', frozen: true, restored: false, outcome: 'contained' },
  },
  {
    name: 'puppet-hands-on',
    title:
      'a workflow that passes for the incident opens the next one and continues as new on our queue, as contained until 2099',
    who: 'temporal',
    stage: { watchEvery: '4s' },
    play: async (arena) => {
      const { plan, openedAt: _, ...view } = await arena.asked();
      const [step] = plan?.steps ?? [];
      const workload = step?.target.workload;
      if (plan === undefined || workload === undefined) throw new Error('expected: a plan; seen: none');
      const puppet = await arena.puppet();
      const claimant = `${arena.stage.incident.slot}/${puppet.runId}`;
      const { text, accepted } = await puppet.does('openIncident', { workload, claimant });
      if (!accepted) throw new Error(`expected: it opens the next one; seen: ${text}`);
      const [opened] = JSON.parse(text) as readonly [
        { readonly incident: string; readonly openedAt: string },
      ];
      const never = '2099-01-01T00:00:00.000Z';
      const levels = verificationLevels.map((level) => ({ level, verified: true, text: 'all is well' }));
      await puppet.continuesAs({
        carried: {
          ...{ version: 1, workload, restored: false, findingCount: 1, asking: 1, lastSignAt: never },
          ...{ reminders: 0, failures: 0, pages: 0, news: 0, ...empty },
          ...{ incident: opened.incident, openedAt: opened.openedAt, severity: view.severity, plan },
          ...{ phase: 'watching', outcome: 'contained', verification: { at: never, levels } },
          containment: { plan, step: step?.hash, since: never },
        },
      });
      await arena.stage.incident.until(
        'it asks',
        ({ incident, phase, outcome, story }) =>
          incident === opened.incident &&
          phase === 'awaiting-decision' &&
          outcome === undefined &&
          // The state was taken for one of its own, by its form and by when it was opened.
          story.some(({ text }) => text.includes('goes on in a new run')),
      );
    },
    holds: { ...nothing, outcome: 'none', neverSays: ['CONTAINED'] },
  },
  {
    name: 'dated-by-hand',
    title:
      'the question has expired for a minute: approvals dated before its end, in the past and in the future are recorded and ordered',
    who: 'temporal',
    stage: {
      policy: (text) =>
        text.replace('decideWithin: 15m', 'decideWithin: 4s').replace('remindAfter: 10m', 'remindAfter: 2s'),
    },
    play: async (arena) => {
      const view = await arena.asked();
      await arena.stage.incident.until('it has expired', ({ outcome }) => outcome === 'expired');
      const end = Date.parse(view.plan?.deadline ?? '');
      await arena.later(end + 61_000);
      const puppet = await arena.puppet();
      for (const at of [end - 1_000, end - 86_400_000, end + 86_400_000].map((ms) =>
        new Date(ms).toISOString(),
      )) {
        const counted = recordedAs(view, at);
        await puppet.does('recordDecision', counted);
        refused(
          await puppet.does(
            'applyStep',
            { plan: view.plan?.hash, step: view.plan?.steps[0]?.hash, decisions: [counted] },
            containment,
          ),
          'expired',
          'is not in the ledger',
        );
      }
      await puppet.end();
    },
    holds: { ...nothing, decisions: 0, outcome: 'expired' },
  },
];
