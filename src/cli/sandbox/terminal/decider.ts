import { randomUUID } from 'node:crypto';
import { shortHash } from '../../../domain/text/digest';
import { Failure } from '../../../domain/failures';
import type { IncidentView } from '../../../domain/incident/incident-view';
import type { DecisionAnswer, IncidentClient, SeenIncident } from '../../../temporal/incident-client';
import { askPerson, type AskingTerminal, type Question } from './ask';
import { SANDBOX_APPROVER } from '../sandbox-config';
import type { Teller } from '../story/teller';

/** The source of answers in this terminal: a person, an automatic approval, or nobody. */
export type Answering = 'person' | 'automatic' | 'nobody';

/** Answers the questions of an incident, as far as this terminal has a part in that. */
interface Decider {
  /** Takes a question back that is no longer asked, before anything else is told of how the incident stands now. */
  settle(view: SeenIncident): void;
  /** Told how the incident stands, as often as it is looked at: asks, answers, or takes a question back. */
  see(view: SeenIncident): void;
  /** Asks for the restore. */
  restore(view: IncidentView): Promise<void>;
  close(): void;
}

interface DeciderParts {
  readonly answering: Answering;
  readonly incidents: IncidentClient;
  readonly slot: string;
  readonly teller: Teller;
  readonly terminal: AskingTerminal;
  readonly onInterrupt: () => void;
  readonly onFailure: (thrown: unknown) => void;
  /** Called when an answer is waited for: from the person here, or from elsewhere. */
  readonly onWaiting: (from: 'person' | 'decision') => void;
}

const AUTOMATIC_REASON = 'Approved by the sandbox: nobody was asked.';
const RESTORE_REASON = 'Restored by the sandbox, as asked with --restore.';

export function createDecider(parts: DeciderParts): Decider {
  const { answering, teller, terminal, onInterrupt, onFailure, onWaiting } = parts;
  /** Hash of the plan that was taken up here. */
  let taken: string | undefined;
  let question: Question | undefined;

  const takeBack = (): void => {
    teller.setForeground(undefined);
    // Nobody is asked any more, so the prompt goes, too.
    question?.foreground.hide();
    question?.close();
    question = undefined;
  };

  const ask = async (view: IncidentView, hash: string): Promise<void> => {
    onWaiting('person');
    const asked = askPerson(terminal, shortHash(hash), onInterrupt);
    question = asked;
    teller.setForeground(asked.foreground);
    const typed = await asked.answer;
    const isOpen = question === asked;
    if (isOpen) takeBack();
    if (typed !== undefined) await answer(parts, view, typed);
    // The input has ended, which decides nothing: somebody elsewhere still can.
    else if (isOpen) onWaiting('decision');
  };

  return {
    settle(view) {
      if (askedHash(view) !== taken) takeBack();
    },
    see(view) {
      const hash = askedHash(view);
      if (hash === taken) return;
      taken = hash;
      takeBack();
      if (hash === undefined) return;
      if (answering === 'nobody') onWaiting('decision');
      else if (answering === 'person') ask(view, hash).catch(onFailure);
      else {
        teller.tell({ event: 'answering', act: 'approve', by: SANDBOX_APPROVER });
        answer(parts, view, { act: 'approve', reason: AUTOMATIC_REASON }).catch(onFailure);
      }
    },
    async restore(view) {
      teller.tell({ event: 'answering', act: 'restore', by: SANDBOX_APPROVER });
      await send(parts, { act: 'restore', plan: '', incident: view.incident, reason: RESTORE_REASON });
    },
    close: takeBack,
  };
}

function askedHash({ phase, plan, ended }: SeenIncident): string | undefined {
  return phase === 'awaiting-decision' && ended === undefined ? plan?.hash : undefined;
}

async function answer(
  parts: DeciderParts,
  { plan, incident }: IncidentView,
  { act, reason }: { readonly act: 'approve' | 'refuse'; readonly reason: string },
): Promise<void> {
  if (plan === undefined) return;
  const steps = plan.steps.map(({ hash }) => hash);
  await send(parts, { answer: act, plan: plan.hash, steps, incident, reason });
}

/**
 * Sends the decision as the command line would. A decision that does not count is reported: somebody else may have
 * been faster.
 */
async function send(
  { incidents, slot, teller }: DeciderParts,
  content: Readonly<Record<string, unknown>>,
): Promise<void> {
  const id = randomUUID();
  const message = { kind: 'plain', id, by: SANDBOX_APPROVER, ...content };
  const decide = async (): Promise<DecisionAnswer> => incidents.decide(slot, message, id);
  // The same id counts once, so asking again is safe where nobody knows whether it arrived.
  const sent = await decide().catch(async (thrown: unknown) => {
    if (thrown instanceof Failure && thrown.code === 'unreachable') return decide();
    throw thrown;
  });
  if (!sent.counted) teller.tell({ event: 'not-counted', code: sent.code, reason: sent.reason });
}
