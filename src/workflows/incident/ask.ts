import { condition } from '@temporalio/workflow';
import { shortHash } from '../../domain/text/digest';
import type { Plan, Preview, StandingChange } from '../../domain/plan/plan';
import { preview, steady } from '../activities';
import { orGap } from '../gap';
import { until } from '../wait';
import { stands, type IncidentData } from './state/data';
import type { Incident } from './state/incident';
import { pagePeople } from './beside/page-people';
import { recall, recallBeside } from './beside/decisions';
import { mustContinueAsNew, continueRunAsNew } from './beside/rest';
import { seal } from './beside/seal';
import { steadily } from './beside/steady';
import { announce, conclude, concludeUnchanged } from './beside/announce';
import { defined } from '../../domain/defined';
import { summaryOf } from '../summary';

export type Answer = 'approved' | 'refused' | 'expired' | 'interrupted' | 'nothing-to-do';

/** Seals the evidence, proposes a plan whose previews ran, and waits for the answer until the policy's deadline. */
export async function ask(incident: Incident): Promise<Answer> {
  const plan = await propose(incident);
  if (typeof plan === 'string') {
    if (!stands(incident.data)) await conclude(incident, 'observed', `Nothing is proposed: ${plan}`);
    else {
      incident.log(`Nothing more is proposed: ${plan}`);
      void announce(incident, `nothing is proposed: ${plan}`);
    }
    return 'nothing-to-do';
  }
  incident.enter('awaiting-decision');
  incident.recount();
  incident.log(`Asked: plan ${shortHash(plan.hash)}, decide before ${plan.deadline}.`);
  pagePeople(incident, 'asked');
  void announce(incident, `waiting for a decision on plan ${shortHash(plan.hash)} until ${plan.deadline}`);
  return awaitAnswer(incident);
}

async function propose(incident: Incident): Promise<Plan | string> {
  const { data, caseFile, reconstruction } = incident;
  const { assessment } = data;
  if (caseFile === undefined || assessment === undefined) return 'it could not be assessed';
  const asking = incident.approval.next();
  await seal(incident);
  const unsealed = incident.known.takeUnsealed();
  const proposal = await steadily(incident, 'proposing a plan', async () =>
    steady('propose a plan').propose({
      incident: data.incident,
      asking,
      caseFile,
      assessment,
      unsealed,
      findings: data.findings.map(({ name }) => name),
      ...defined({ previous: data.plan?.hash, reconstruction }),
    }),
  );
  incident.approval.usePolicy(proposal.policy);
  incident.known.seal(proposal.evidence);
  adopt(incident, proposal.standing);
  if (proposal.unread !== undefined) leave(incident, proposal.unread);
  const proposed = proposal.plan;
  if (proposed === undefined) return proposal.none ?? 'there is no step for it';
  const previews = await Promise.all(proposed.steps.map(async ({ hash }) => previewOf(proposed.hash, hash)));
  const plan = { ...proposed, previews };
  const { policy, changedSince, decided = [] } = proposal;
  incident.approval.ask(plan, changedSince, policy.approvals);
  if (decided.length > 0) incident.recall({ policy, decisions: decided });
  return plan;
}

/** Takes over a change that a lost run of this workload's incident has made: it is verified and can be restored. */
function adopt(incident: Incident, standing: StandingChange | undefined): void {
  if (standing === undefined || !incident.change.adopt(standing)) return;
  incident.log(
    `Taken over: a change that ${standing.plan.incident} made at ${standing.since} stands and was not taken back.`,
  );
}

/** A change whose plan or saved state is damaged is neither verified nor restored from here; people must know of it. */
function leave(incident: Incident, why: string): void {
  const hides =
    'which change of an earlier incident stands; restore it by firebreak restore --workload, once the record is mended';
  incident.known.addGap({ what: 'a change that may stand', why, hides });
  incident.log(
    `Gap: whether a change of an earlier incident stands is hidden, or it cannot be taken over (${why}).`,
  );
}

async function previewOf(plan: string, step: string): Promise<Preview> {
  const looked = await orGap(
    'preview',
    'whether the step would be accepted',
    preview('try it without effect').previewStep({ plan, step }),
  );
  if ('value' in looked) return looked.value;
  const { why, permission } = looked.gap;
  return {
    step,
    ok: false,
    by: 'validate-only',
    text: `could not be tried: ${why}`,
    ...defined({ permission }),
  };
}

/**
 * Waits for people. Nothing else is waited for here: findings are read, decisions recorded, people told and the policy read
 * beside it. A run whose history is long goes on in the next one.
 */
export async function awaitAnswer(incident: Incident): Promise<Answer> {
  const { data } = incident;
  const { plan } = data;
  if (plan === undefined) return 'nothing-to-do';
  const deadline = Date.parse(plan.deadline);
  let isRecalled = false;
  for (;;) {
    const remindAt = nextReminder(data, deadline);
    const summary = remindAt === undefined ? 'deadline for the decision' : 'reminder';
    await condition(
      () => hasStirred(incident),
      Math.max(1, (remindAt ?? deadline) - Date.now()),
      summaryOf(summary),
    );
    // A decision that was in time and is not in the ledger yet is neither silence nor an answer.
    if (!incident.recorded && Date.now() >= deadline) await until(() => incident.recorded);
    if (incident.recorded && data.steps.some(({ state }) => state === 'approved')) return 'approved';
    if (incident.recorded && incident.decided) {
      await concludeUnchanged(incident, 'refused', 'Every step was refused.');
      return 'refused';
    }
    if (incident.recorded && incident.pendingCommand() !== undefined) {
      incident.approval.voidSteps(['asked']);
      return 'interrupted';
    }
    // A reset has lost what was decided in time, and sends it again too late; the ledger has it. Every run looks there, since
    // one that behaves otherwise after a reset could not replay what was before it.
    if (Date.now() >= deadline && !isRecalled) {
      isRecalled = true;
      await recall(incident);
      continue;
    }
    if (Date.now() >= deadline) {
      await concludeUnchanged(
        incident,
        'expired',
        `Nobody decided before ${plan.deadline}; the attacker may still be in.`,
      );
      return 'expired';
    }
    if (incident.policyStale) recallBeside(incident);
    if (remindAt !== undefined && Date.now() >= remindAt) remind(incident);
    if (mustContinueAsNew(incident)) await continueRunAsNew(incident);
  }
}

function hasStirred(incident: Incident): boolean {
  return (
    (incident.recorded && (incident.decided || incident.pendingCommand() !== undefined)) ||
    (incident.policyStale && !incident.recalling) ||
    mustContinueAsNew(incident)
  );
}

/** Most reminders of one question, so that none of them fills a history, however short `remindAfter` is. */
const MOST_REMINDERS = 20;

/** When the next reminder is due, in milliseconds since 1970; undefined when none comes before the deadline. */
function nextReminder(
  { acknowledged, reminders, plan, policy }: IncidentData,
  deadline: number,
): number | undefined {
  if (acknowledged !== undefined || reminders >= MOST_REMINDERS || plan === undefined || policy === undefined)
    return undefined;
  const due = Date.parse(plan.proposedAt) + (reminders + 1) * policy.remindAfterMs;
  return due < deadline ? due : undefined;
}

/** Tells people that nobody has decided yet, from the second time on the second tier as well, and reads the policy again. */
function remind(incident: Incident): void {
  const { data } = incident;
  // Somebody may have answered, or be on it, since the timer was set.
  if (incident.decided || data.acknowledged !== undefined) return;
  const count = incident.approval.remind();
  incident.log('Reminder: nobody has decided yet.');
  pagePeople(incident, count === 1 ? 'reminder' : 'escalation');
  if (count === 1) void announce(incident, 'reminder: nobody has decided yet');
  recallBeside(incident);
}
