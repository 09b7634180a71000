import type { DecisionAct } from '../plan/policy';
import { shortHash } from '../text/digest';

/** The subject of a message, as far as it can be filled in for the person who types it. */
interface FormContext {
  /** `<workload>#<number>`. */
  readonly incident: string;
  readonly plan?: { readonly hash: string };
}

/** The name to replace in a form. Contains no approver of anybody, so that a form sent as it is does not count. */
export const YOU = 'YOU@EXAMPLE.COM';
/** The reason to replace in a form. */
export const WHY = 'WHY';

/**
 * The shortest message that does `act`, as JSON ready to paste, with the short hash of the plan filled in and
 * placeholders for name and reason. Undefined where there is nothing to name: no plan is asked.
 */
export function decisionForm(act: DecisionAct, context: FormContext): string | undefined {
  const signed = { by: YOU, reason: WHY };
  const plan = context.plan === undefined ? undefined : shortHash(context.plan.hash);
  switch (act) {
    case 'approve':
    case 'refuse':
      return plan === undefined ? undefined : JSON.stringify({ [act]: plan, ...signed });
    case 'restore':
      return JSON.stringify({ restore: plan ?? context.incident, ...signed });
    case 'close':
    case 'acknowledge':
      return JSON.stringify({ [act]: incidentNumber(context.incident), ...signed });
    case 'note':
      return JSON.stringify({ note: WHY, by: YOU });
  }
}

/** `#3` of `415.../services/payments#3`. */
export function incidentNumber(incident: string): string {
  return incident.slice(Math.max(0, incident.lastIndexOf('#')));
}

/** Says what to send instead of a message that did not count, in one sentence. */
export function whatToSend(context: FormContext): string {
  const approve = decisionForm('approve', context);
  const note = decisionForm('note', context) ?? '';
  return approve === undefined
    ? `No plan is asked now; a note can be sent: ${note}`
    : `Send exactly: ${approve} (or "refuse" in place of "approve")`;
}
