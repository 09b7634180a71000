import { workflowInfo } from '@temporalio/workflow';
import { cutBytes } from '../../../domain/text/byte-limit';
import type { CountedDecision } from '../../../domain/decision/decision';
import type { IncidentView } from '../../../domain/incident/incident-view';
import { pageGaps } from '../../../domain/presentation/document/who-was-told';
import type { IncidentData } from './data';
import { defined } from '../../../domain/defined';

/** Newest decisions that are shown, and most bytes of the reason of each; the ledger has all of them whole. */
const DECISIONS = 30;
const REASON = 500;

function cutReason(counted: CountedDecision): CountedDecision {
  const { decision } = counted;
  return { ...counted, decision: { ...decision, reason: cutBytes(decision.reason, REASON) } };
}

/** Makes the view that an operator sees: the query's answer, and the source of the page. */
export function viewOf(data: IncidentData): IncidentView {
  const { outcome, assessment, brief, plan, verification } = data;
  return {
    incident: data.incident,
    slot: workflowInfo().workflowId,
    workload: data.workload,
    phase: data.phase,
    restored: data.restored,
    severity: data.severity,
    openedAt: data.openedAt,
    findingCount: data.findingCount,
    findings: data.findings.map(({ name, category, severity, eventTime }) => ({
      name,
      category,
      severity,
      eventTime,
    })),
    gaps: [...data.gaps, ...pageGaps(data)],
    steps: data.steps,
    changedSince: data.changedSince,
    // A person who may only leave a note has nothing to answer.
    approvers: (data.policy?.approvers ?? [])
      .filter(({ may }) => may.includes('approve'))
      .map(({ id }) => id),
    reminded: data.reminders > 0,
    told: data.told,
    decisions: data.decisions.slice(-DECISIONS).map(cutReason),
    rejections: data.rejections,
    story: data.story,
    ...defined({ outcome, assessment, brief, plan }),
    ...(plan !== undefined && data.phase === 'awaiting-decision' ? { deadline: plan.deadline } : {}),
    ...defined({ verification }),
    ...(data.trouble.length === 0 ? {} : { trouble: data.trouble }),
    ...defined({
      notRestored: data.notRestored,
      notBegun: data.notBegun,
      cancelled: data.cancelled,
      acknowledged: data.acknowledged,
    }),
  };
}
