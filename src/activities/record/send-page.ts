import type { PageFacts } from '../../domain/incident/page-facts';
import type { PageKind } from '../../domain/incident/incident-view';
import { webhookBody } from '../../domain/presentation/webhook/webhook-body';
import { Failure } from '../../domain/failures';
import type { Plan } from '../../domain/plan/plan';
import type { Verification } from '../../domain/plan/verification';
import { incidentWorkflowId, parseIncidentName } from '../../domain/incident/incident-name';
import { workloadPath } from '../../domain/workload/workload';
import type { Receiver } from '../../webhook/webhook';
import { orDamaged } from '../damaged-record';
import type { ActivityDeps } from '../deps';
import { supported, type Standing } from './supported';
import { defined } from '../../domain/defined';

interface SendPageInput {
  /** Names the page: the same at every try, so that a receiver can tell a repeat. */
  readonly id: string;
  readonly kind: PageKind;
  /** The receiver to tell. One call tells one receiver, so that a second one that fails never repeats the first. */
  readonly to: Receiver;
  readonly facts: PageFacts;
}

/** `delivered: false` when no such receiver is configured; that is no failure, and is shown. */
export type SentPage = { readonly delivered: true } | { readonly delivered: false; readonly why: string };

/** Shown in place of a delivery. */
export const NOT_CONFIGURED: Readonly<Record<Receiver, string>> = {
  first: 'no webhook is configured',
  escalation: 'no second webhook is configured',
};

/**
 * Pages people by webhook. Outcome, plan and findings are taken from the ledger, whatever was handed in; those that a
 * damaged record hides are left out. Throws
 * `foreign-caller` for an incident of another workload, `wrong-ledger` for one that the ledger does not know, and the
 * client's `Failure` when the receiver did not take the page. Changes nothing of ours; the same page has the same body and
 * id whenever it is sent, so that a receiver can tell a repeat.
 */
export function sendPage(deps: ActivityDeps) {
  return async function sendPage({ id, kind, to, facts: handed }: SendPageInput): Promise<SentPage> {
    const receiver = deps.webhooks?.[to];
    if (receiver === undefined) return { delivered: false, why: NOT_CONFIGURED[to] };
    const facts = await knownFacts(deps, handed);
    const link = await deps.linkTo?.(incidentWorkflowId(facts.workload, deps.taskQueue));
    await receiver.send({ id, body: JSON.stringify(webhookBody(id, kind, facts, link)) });
    return { delivered: true };
  };
}

/** The facts that are known of an incident that has no number yet. */
function unopened({ incident, workload, severity, at, why }: PageFacts): PageFacts {
  const known = { incident, workload, severity, at, ...defined({ why }) };
  return { ...known, phase: 'investigating', restored: false, findingCount: 0, findings: [], approvers: [] };
}

/** The facts of a page as far as the ledger has them: an outcome, a plan or a finding that it does not have is left out. */
async function knownFacts(deps: ActivityDeps, facts: PageFacts): Promise<PageFacts> {
  const { incident, workload, phase, plan, verification } = facts;
  // It could not be opened, which people are told of; nothing else can be so.
  if (incident === '') return unopened(facts);
  const named = parseIncidentName(incident);
  const isOpened = named.number <= (await deps.ledger.newestIncident(named.workload));
  if (workloadPath(named.workload) !== workloadPath(workload))
    throw new Failure('foreign-caller', `the incident ${incident} is not on ${workloadPath(workload)}`);
  if (!isOpened)
    throw new Failure('wrong-ledger', `the ledger of this worker does not know the incident ${incident}`);
  const said = {
    restored: facts.restored,
    closed: phase === 'closed',
    findingsInactive: false,
    ...defined({ outcome: facts.outcome }),
  };
  const { outcome, restored, closed } = await supportedOrNothing(deps, incident, said);
  const kept =
    plan === undefined ? undefined : await orDamaged(deps.ledger.readPlan(plan.hash), () => undefined);
  const listed = await Promise.all(
    facts.findings.map(async (one) => ({ one, known: await deps.ledger.hasFinding(incident, one.name) })),
  );
  const { outcome: _outcome, plan: _plan, verification: _verification, ...rest } = facts;
  const isSeen = verification !== undefined && outcome === facts.outcome;
  return {
    ...rest,
    restored,
    phase: phase === 'closed' && !closed ? 'watching' : phase,
    findings: listed.flatMap(({ one, known }) => (known ? [one] : [])),
    ...defined({ outcome }),
    ...(isSeen ? { verification } : unseenOnly(verification)),
    ...(plan === undefined || kept?.incident !== incident ? {} : { plan: planFacts(plan.recommended, kept) }),
  };
}

/** That it cannot be looked at is no claim on how it is. */
function unseenOnly(verification: Verification | undefined): Pick<PageFacts, 'verification'> {
  if (verification?.unseen === undefined) return {};
  const { at, unseen } = verification;
  return { verification: { levels: [], at, unseen } };
}

/** The part that the ledger supports. Where a damaged record hides that it is nothing, and people are paged all the same. */
async function supportedOrNothing(deps: ActivityDeps, incident: string, said: Standing): Promise<Standing> {
  const nothing = { restored: false, closed: false, findingsInactive: false };
  return orDamaged(supported(deps, incident, said), () => nothing);
}

function planFacts(recommended: boolean, { hash, steps }: Plan): NonNullable<PageFacts['plan']> {
  return {
    hash,
    recommended,
    steps: steps.map(({ title, stops, doesNotStop, disturbs }) => ({ title, stops, doesNotStop, disturbs })),
  };
}
