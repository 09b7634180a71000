import type { Brief } from './brief';
import type { IncidentView } from './incident-view';
import type { Step } from '../plan/plan';
import { verdictText } from './verdict-text';
import { defined } from '../defined';

/** Newest findings that a page names; the rest is a count. */
const FINDINGS = 5;

/** The facts that a page is made from: a small part of the view, since they are recorded with every page. */
export interface PageFacts extends Pick<
  IncidentView,
  | 'incident'
  | 'slot'
  | 'workload'
  | 'phase'
  | 'outcome'
  | 'restored'
  | 'severity'
  | 'findings'
  | 'findingCount'
  | 'approvers'
  | 'deadline'
  | 'verification'
> {
  /** RFC 3339: when it was decided to page; the same at every try. */
  readonly at: string;
  /** Why a restore that was asked for did not happen, or what of it did not. */
  readonly notRestored?: string;
  /** The commands that give back by hand what a restore could not. */
  readonly leftToDo?: readonly string[];
  /** Names what it is, how sure, what is advised; absent until it was assessed. */
  readonly verdict?: string;
  /** Why something did not get done, for `not-begun`, `trouble` and `cancelled`. */
  readonly why?: string;
  readonly brief?: Pick<Brief, 'headline' | 'attacker' | 'byHand' | 'keeps'>;
  readonly plan?: {
    readonly hash: string;
    readonly recommended: boolean;
    readonly steps: readonly Pick<Step, 'title' | 'stops' | 'doesNotStop' | 'disturbs'>[];
  };
}

export function pageFacts(view: IncidentView, at: string): PageFacts {
  const { incident, workload, phase, outcome, restored, severity, findingCount, approvers } = view;
  const { brief, plan, deadline, verification, slot } = view;
  const verdict = verdictText(view);
  return {
    at,
    incident,
    ...defined({ slot }),
    workload,
    phase,
    restored,
    severity,
    findingCount,
    findings: view.findings.slice(-FINDINGS),
    approvers: approvers.slice(0, 10),
    ...defined({ outcome, deadline, verification, verdict }),
    ...(brief === undefined ? {} : { brief: pick(brief) }),
    ...(plan === undefined
      ? {}
      : {
          plan: {
            hash: plan.hash,
            recommended: plan.recommended,
            steps: plan.steps.map(({ title, stops, doesNotStop, disturbs }) => ({
              title,
              stops,
              doesNotStop,
              disturbs,
            })),
          },
        }),
  };
}

function pick({ headline, attacker, byHand, keeps }: Brief): NonNullable<PageFacts['brief']> {
  return {
    headline,
    attacker,
    ...defined({ byHand, keeps }),
  };
}
