import { condition } from '@temporalio/workflow';
import type { Plan, Preview, StandingChange } from '../../domain/plan';
import type { PolicySummary } from '../../domain/policy-summary';
import { shortHash } from '../../domain/digest';
import { main, preview } from '../activities';
import { orGap } from '../gap';
import type { Incident } from './incident';
import { pagePeople } from './page-people';
import { announce, readReported, recordDecisions } from './record';
import { nextReminder, remind, rereadPolicy } from './remind';

export type Answer = 'approved' | 'refused' | 'expired' | 'interrupted' | 'nothing-to-do';

/** Seals the evidence, proposes a plan whose previews ran, and waits for the answer until the policy's deadline. */
export async function ask(incident: Incident): Promise<Answer> {
  const proposal = await proposeAgain(incident);
  if (typeof proposal === 'string') {
    const stands = incident.data.containment !== undefined && !incident.data.restored;
    if (stands) incident.tell(`Nothing more is proposed: ${proposal}`);
    else incident.end('observed', `Nothing is proposed: ${proposal}`);
    await announce(incident, `nothing is proposed: ${proposal}`);
    return 'nothing-to-do';
  }
  const { plan, policy } = proposal;
  incident.enter('awaiting-decision');
  incident.tell(`Asked: plan ${shortHash(plan.hash)}, decide before ${plan.deadline}.`);
  pagePeople(incident, 'asked');
  await announce(incident, `waiting for a decision on plan ${shortHash(plan.hash)} until ${plan.deadline}`);
  const answer = await awaitAnswer(incident, plan, policy);
  await recordDecisions(incident);
  if (answer === 'refused') incident.end('refused', 'Every step was refused. Nothing was changed.');
  if (answer === 'expired') {
    incident.end(
      'expired',
      `Nobody decided before ${plan.deadline}. Nothing was changed; the attacker may still be in.`,
    );
  }
  if (answer === 'refused' || answer === 'expired') await announce(incident, answer);
  return answer;
}

async function proposeAgain(incident: Incident): Promise<{ plan: Plan; policy: PolicySummary } | string> {
  const { data } = incident;
  if (incident.caseFile === undefined || data.assessment === undefined) return 'it could not be assessed';
  data.asking += 1;
  const proposal = await main('propose a plan').propose({
    incident: data.incident,
    asking: data.asking,
    caseFile: incident.caseFile,
    assessment: data.assessment,
    unsealed: data.unsealed.splice(0),
    findings: data.findings.map(({ name }) => name),
    ...(data.plan === undefined ? {} : { previous: data.plan }),
  });
  data.policy = proposal.policy;
  data.manifest = proposal.evidence;
  adopt(incident, proposal.standing);
  if (proposal.plan === undefined) return proposal.none ?? 'there is no step for it';
  const previews = await Promise.all(
    proposal.plan.steps.map(async ({ hash }) => previewOf(proposal.plan, hash)),
  );
  const plan: Plan = { ...proposal.plan, previews };
  data.plan = plan;
  data.changedSince = [...proposal.changedSince];
  data.reminders = 0;
  // An acknowledgement is of one question: a later one is asked of everybody again.
  if (data.asking > 1) delete data.acknowledged;
  data.steps = plan.steps.map(({ hash, kind, title }) => ({
    hash,
    kind,
    title,
    state: 'asked',
    approvedBy: [],
    approvalsNeeded: proposal.policy.approvals[kind],
  }));
  return { plan, policy: proposal.policy };
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

async function previewOf(plan: Plan | undefined, step: string): Promise<Preview> {
  if (plan === undefined) return { step, ok: false, by: 'computed', text: 'there is no plan' };
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
    ...(permission === undefined ? {} : { permission }),
  };
}

/** Waits for people. Findings that arrive meanwhile join and are shown; they void nothing. */
async function awaitAnswer(incident: Incident, plan: Plan, policy: PolicySummary): Promise<Answer> {
  const { data } = incident;
  const deadline = Date.parse(plan.deadline);
  for (;;) {
    const remindAt = nextReminder(data, deadline, policy);
    const summary = remindAt === undefined ? 'deadline for the decision' : 'reminder';
    await condition(() => stirred(incident), Math.max(1, (remindAt ?? deadline) - Date.now()), { summary });
    if (!incident.decided) await readReported(incident);
    await recordDecisions(incident);
    // Looked at after everything that waits, so that what counted meanwhile is not taken for silence.
    if (data.steps.some(({ state }) => state === 'approved')) return 'approved';
    if (incident.decided) return 'refused';
    if (incident.wish() !== undefined) {
      incident.setSteps((step) => (step.state === 'asked' ? { ...step, state: 'void' } : step));
      return 'interrupted';
    }
    if (Date.now() >= deadline) return 'expired';
    if (remindAt !== undefined && Date.now() >= remindAt) await remind(incident);
    else if (incident.policyStale) await rereadPolicy(incident);
  }
}

function stirred(incident: Incident): boolean {
  return (
    incident.decided ||
    incident.wish() !== undefined ||
    incident.policyStale ||
    incident.unread.length > 0 ||
    incident.unrecorded.length > 0
  );
}
