import { condition } from '@temporalio/workflow';
import { shortHash } from '../../domain/text/digest';
import type { Plan, Preview, StandingChange } from '../../domain/plan/plan';
import { preview, steady } from '../activities';
import { orGap } from '../gap';
import { until } from '../until';
import type { Incident } from './state/incident';
import { pagePeople } from './beside/page-people';
import { recall, recallBeside } from './beside/recall';
import { nextReminder, remind } from './beside/remind';
import { mustStartAnew, startAnew } from './beside/rest';
import { seal } from './beside/seal';
import { steadily } from './beside/steady';
import { announce, conclude, concludeUnchanged, stands } from './beside/tell';
import { defined } from '../../domain/defined';

export type Answer = 'approved' | 'refused' | 'expired' | 'interrupted' | 'nothing-to-do';

/** Seals the evidence, proposes a plan whose previews ran, and waits for the answer until the policy's deadline. */
export async function ask(incident: Incident): Promise<Answer> {
  const plan = await propose(incident);
  if (typeof plan === 'string') {
    if (!stands(incident.data)) await conclude(incident, 'observed', `Nothing is proposed: ${plan}`);
    else {
      incident.tell(`Nothing more is proposed: ${plan}`);
      void announce(incident, `nothing is proposed: ${plan}`);
    }
    return 'nothing-to-do';
  }
  incident.enter('awaiting-decision');
  incident.recount();
  incident.tell(`Asked: plan ${shortHash(plan.hash)}, decide before ${plan.deadline}.`);
  pagePeople(incident, 'asked');
  void announce(incident, `waiting for a decision on plan ${shortHash(plan.hash)} until ${plan.deadline}`);
  return awaitAnswer(incident);
}

async function propose(incident: Incident): Promise<Plan | string> {
  const { data, caseFile, reconstruction } = incident;
  const { assessment } = data;
  if (caseFile === undefined || assessment === undefined) return 'it could not be assessed';
  data.asking += 1;
  await seal(incident);
  const unsealed = data.unsealed.splice(0);
  const proposal = await steadily(incident, 'proposing a plan', async () =>
    steady('propose a plan').propose({
      incident: data.incident,
      asking: data.asking,
      caseFile,
      assessment,
      unsealed,
      findings: data.findings.map(({ name }) => name),
      ...defined({ previous: data.plan?.hash, reconstruction }),
    }),
  );
  data.policy = proposal.policy;
  data.manifest = proposal.evidence;
  adopt(incident, proposal.standing);
  if (proposal.unread !== undefined) leave(incident, proposal.unread);
  const proposed = proposal.plan;
  if (proposed === undefined) return proposal.none ?? 'there is no step for it';
  const previews = await Promise.all(proposed.steps.map(async ({ hash }) => previewOf(proposed.hash, hash)));
  data.plan = { ...proposed, previews };
  data.changedSince = [...proposal.changedSince];
  data.reminders = 0;
  delete data.notBegun;
  // An acknowledgement is of one question: a later one is asked of everybody again.
  if (data.asking > 1) delete data.acknowledged;
  data.steps = proposed.steps.map(({ hash, kind, title }) => ({
    hash,
    kind,
    title,
    state: 'asked',
    approvedBy: [],
    approvalsNeeded: proposal.policy.approvals[kind],
  }));
  const { policy, decided = [] } = proposal;
  if (decided.length > 0) incident.recall({ policy, decisions: decided });
  return data.plan;
}

/** Takes over a change that a lost run of this workload's incident has made: it is verified and can be restored. */
function adopt(incident: Incident, standing: StandingChange | undefined): void {
  const { data } = incident;
  if (standing === undefined || data.containment !== undefined) return;
  data.containment = standing;
  data.restored = false;
  incident.tell(
    `Taken over: a change that ${standing.plan.incident} made at ${standing.since} stands and was not taken back.`,
  );
}

/** A change that stands and whose plan is damaged is neither verified nor restored from here; people must know of it. */
function leave(incident: Incident, why: string): void {
  const { data } = incident;
  const hides = 'which change of an earlier incident stands; restore it by firebreak restore --workload';
  data.gaps = [...data.gaps, { what: 'a change that stands', why, hides }];
  incident.tell(`Gap: a change of an earlier incident stands and cannot be taken over (${why}).`);
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
    await condition(() => hasStirred(incident), Math.max(1, (remindAt ?? deadline) - Date.now()), {
      summary,
    });
    // What was in time and is not in the ledger yet is neither silence nor an answer.
    if (!incident.recorded && Date.now() >= deadline) await until(() => incident.recorded);
    if (incident.recorded && data.steps.some(({ state }) => state === 'approved')) return 'approved';
    if (incident.recorded && incident.decided) {
      await concludeUnchanged(incident, 'refused', 'Every step was refused.');
      return 'refused';
    }
    if (incident.recorded && incident.wish() !== undefined) {
      incident.setSteps((step) => (step.state === 'asked' ? { ...step, state: 'void' } : step));
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
    if (mustStartAnew(incident)) await startAnew(incident);
  }
}

function hasStirred(incident: Incident): boolean {
  return (
    (incident.recorded && (incident.decided || incident.wish() !== undefined)) ||
    (incident.policyStale && !incident.recalling) ||
    mustStartAnew(incident)
  );
}
