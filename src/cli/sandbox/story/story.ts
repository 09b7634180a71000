import { attackerNow } from '../../../domain/presentation/attacker-presence';
import type { CountedDecision } from '../../../domain/decision/decision';
import type { RejectedMessage } from '../../../domain/incident/incident-view';
import { outcomeHeadline } from '../../../domain/presentation/outcome-headline';
import type { SeenIncident } from '../../../temporal/incident-client';
import { newLines } from '../../incident/follow-incident';
import { stamp } from '../../render/when';
import type { StoryEvent } from './events';
import { defined } from '../../../domain/defined';

/**
 * Lists the events between two looks at an incident, in the order in which they are told. Two looks can be far apart, so
 * everything is found by comparing, and nothing is told twice.
 */
export function storyBetween(before: SeenIncident | undefined, after: SeenIncident): readonly StoryEvent[] {
  return [
    ...opening(before, after),
    ...newLines(before?.story ?? [], after.story).map((line) => ({ event: 'told' as const, line })),
    ...findings(before, after),
    ...decisions(before, after),
    ...grounds(before, after),
    ...asking(before, after),
    ...proof(before, after),
    ...ending(before, after),
    ...endedBy(before, after),
  ];
}

/** Whether nothing more happens to it without another decision or finding. */
export function isAtRest({ phase, outcome }: SeenIncident): boolean {
  return outcome !== undefined && (phase === 'watching' || phase === 'closed');
}

function opening(before: SeenIncident | undefined, after: SeenIncident): readonly StoryEvent[] {
  // A lost incident is followed by the next one under the same name.
  const isNew = after.incident !== '' && before?.incident !== after.incident;
  return [
    ...(isNew ? [{ event: 'opened' as const, incident: after.incident }] : []),
    ...(before?.phase === after.phase ? [] : [{ event: 'phase' as const, phase: after.phase }]),
  ];
}

function findings(before: SeenIncident | undefined, { findings: seen }: SeenIncident): readonly StoryEvent[] {
  const known = new Set(before?.findings.map(({ name }) => name));
  return seen.filter(({ name }) => !known.has(name)).map((finding) => ({ event: 'found', finding }));
}

function decisions(before: SeenIncident | undefined, after: SeenIncident): readonly StoryEvent[] {
  const counted = new Set(before?.decisions.map(({ decision }) => decision.id));
  const rejected = new Set(before?.rejections.map(rejectionKey));
  return [
    ...after.decisions
      .filter(({ decision }) => !counted.has(decision.id))
      .map((decision: CountedDecision) => ({ event: 'decided' as const, decision })),
    ...after.rejections
      .filter((message) => !rejected.has(rejectionKey(message)))
      .map((message) => ({ event: 'rejected' as const, message })),
  ];
}

function rejectionKey({ at, code, reason }: RejectedMessage): string {
  return `${at} ${code} ${reason}`;
}

function grounds(before: SeenIncident | undefined, after: SeenIncident): readonly StoryEvent[] {
  const { assessment, brief, gaps } = after;
  if (assessment === undefined || isSame(before?.assessment, assessment)) return [];
  return [{ event: 'assessed', assessment, gaps, ...defined({ brief }) }];
}

function asking(before: SeenIncident | undefined, after: SeenIncident): readonly StoryEvent[] {
  const { plan, phase, incident, approvers, changedSince, assessment, brief, ended } = after;
  if (plan === undefined || phase !== 'awaiting-decision' || ended !== undefined) return [];
  if (before?.phase === 'awaiting-decision' && before.plan?.hash === plan.hash) return [];
  const verdict =
    assessment === undefined ? {} : { verdict: `${assessment.verdict}, confidence ${assessment.confidence}` };
  const byHand = brief?.byHand ?? [];
  return [{ event: 'asked', incident, plan, approvers, changedSince, byHand, ...verdict }];
}

function proof(before: SeenIncident | undefined, { verification }: SeenIncident): readonly StoryEvent[] {
  if (verification === undefined || isSame(before?.verification?.levels, verification.levels)) return [];
  return [{ event: 'verified', verification }];
}

function ending(before: SeenIncident | undefined, after: SeenIncident): readonly StoryEvent[] {
  const { outcome, restored } = after;
  // A restore leaves the outcome that was told before it.
  const wasTold = before !== undefined && (isAtRest(before) || before.phase === 'restoring');
  return [
    ...(restored && before?.restored !== true ? [{ event: 'restored' as const }] : []),
    ...(outcome !== undefined && isAtRest(after) && !(wasTold && before.outcome === outcome)
      ? [
          {
            event: 'outcome' as const,
            outcome,
            headline: outcomeHeadline(after) ?? outcome,
            attacker: attackerNow(after, (at) => stamp(at)),
            byHand: after.brief?.byHand ?? [],
          },
        ]
      : []),
  ];
}

/** A run that was ended from outside goes on saying what it said last. */
function endedBy(
  before: SeenIncident | undefined,
  { ended, phase, incident }: SeenIncident,
): readonly StoryEvent[] {
  if (ended === undefined || phase === 'closed') return [];
  const isTold = before?.incident === incident && before.ended !== undefined;
  return isTold ? [] : [{ event: 'ended', incident, how: ended.how }];
}

/** Views are plain JSON whose keys always come in the same order. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
