import { activityInfo } from '@temporalio/activity';
import type { PageFacts, PageKind } from '../../domain/page/page-facts';
import { webhookBody } from '../../domain/page/webhook-body';
import { incidentSlot } from '../../domain/workload';
import type { Receiver } from '../../webhook/port';
import type { ActivityDeps } from '../deps';

export interface SendPageInput {
  /** Names the page: the same at every try, so that a receiver can tell a repeat. */
  readonly id: string;
  readonly kind: PageKind;
  /** Whom to tell. One call tells one receiver, so that a second one that fails never repeats the first. */
  readonly to: Receiver;
  readonly facts: PageFacts;
}

/** `delivered: false` when no such receiver is configured; that is no failure, and is shown. */
export type SentPage = { readonly delivered: true } | { readonly delivered: false; readonly why: string };

/** What is shown in place of a delivery. */
export const NOT_CONFIGURED: Readonly<Record<Receiver, string>> = {
  first: 'no webhook is configured',
  escalation: 'no second webhook is configured',
};

/**
 * Tells people by webhook. Throws the client's `Failure` when the receiver did not take the page. The same page has the
 * same body and id whenever it is sent; safe to repeat.
 */
export function sendPage(deps: ActivityDeps) {
  return async function sendPage({ id, kind, to, facts }: SendPageInput): Promise<SentPage> {
    const receiver = deps.webhooks?.[to];
    if (receiver === undefined) return { delivered: false, why: NOT_CONFIGURED[to] };
    const link = pageLink(deps, incidentSlot(facts.workload, deps.taskQueue));
    await receiver.send({ id, body: JSON.stringify(webhookBody(id, kind, facts, link)) });
    return { delivered: true };
  };
}

/**
 * The address of a workflow's page for whoever is paged by it. Only with its run does the UI open the page itself, and
 * only the workflow that asks for this activity is known by its run.
 */
export function pageLink({ linkTo }: Pick<ActivityDeps, 'linkTo'>, workflowId: string): string | undefined {
  const { workflowExecution } = activityInfo();
  return workflowExecution?.workflowId === workflowId
    ? linkTo?.(workflowId, workflowExecution.runId)
    : linkTo?.(workflowId);
}
