import type { Client } from '@temporalio/client';
import type { IncidentView } from '../src/domain/incident/incident-view';
import { DEFAULT_QUEUE, queryNames, workflowTypes } from '../src/domain/message-names';
import { createIncidentClient } from '../src/temporal/incident-client';
import { poll } from '../src/temporal/poll';
import { APPROVER } from './policy';

/** The one incident of a stage, as the person who decides sees it. */
export interface IncidentOnStage {
  /** Its workflow id. */
  readonly slot: string;
  /** How it stands; undefined while nobody answers, and when it is not open. */
  look(): Promise<IncidentView | undefined>;
  /** Waits, three minutes at most, until it stands so. Throws with what was waited for and how it stood last. */
  until(what: string, when: (view: IncidentView) => boolean): Promise<IncidentView>;
  /**
   * Decides, and tries again with the same id until it counts: what a person does whose command had no answer. Resolves
   * with the decision's id. Throws when it is rejected.
   */
  decide(act: 'approve' | 'restore' | 'close', view: IncidentView, id: string): Promise<void>;
  /** Waits until no workflow of the product is open. */
  untilAllEnded(): Promise<void>;
}

/** Longest wait for anything: what dies is noticed within seconds, a read that dies with its worker within a minute. */
export const PATIENCE_MS = 180_000;
const LOOK_MS = 5_000;

export function openIncident(client: Client, slot: string): IncidentOnStage {
  const incidents = createIncidentClient(client, DEFAULT_QUEUE);
  const handle = client.workflow.getHandle(slot);
  const look: IncidentOnStage['look'] = async () => {
    try {
      return await client.withDeadline(Date.now() + LOOK_MS, async () => {
        const { status, runId } = await handle.describe();
        if (status.name !== 'RUNNING') return undefined;
        return client.workflow.getHandle(slot, runId).query<IncidentView>(queryNames.incident);
      });
    } catch {
      return undefined;
    }
  };
  return {
    slot,
    look,
    async until(what, when) {
      let seen: IncidentView | undefined;
      await poll(what, PATIENCE_MS, async () => {
        const view = await look();
        seen = view ?? seen;
        return view !== undefined && when(view);
      }).catch((thrown: unknown) => {
        throw new Error(`expected: ${what}; seen: ${describe(seen)}`, { cause: thrown });
      });
      if (seen === undefined) throw new Error(`expected: ${what}; seen: nothing`);
      return seen;
    },
    async decide(act, view, id) {
      const message = decision(act, view, id);
      let rejected = '';
      await poll(`${act} counts`, PATIENCE_MS, async () => {
        const answer = await incidents.decide(slot, message, id).catch(() => undefined);
        if (answer !== undefined && !answer.counted) rejected = `${answer.code}: ${answer.reason}`;
        return answer !== undefined;
      });
      // A first try that counted although nobody heard of it makes the second one a replay.
      const known = (await look())?.decisions.some(({ decision: { id: of } }) => of === id);
      if (rejected !== '' && known !== true)
        throw new Error(`expected: ${act} counts; seen: rejected, ${rejected}`);
    },
    async untilAllEnded() {
      const types = Object.values(workflowTypes).map((type) => `'${type}'`);
      const query = `WorkflowType IN (${types.join(', ')}) AND ExecutionStatus = 'Running'`;
      let open = -1;
      await poll('the end of all workflows', PATIENCE_MS, async () => {
        const counted = await client.workflow.count(query).catch(() => undefined);
        open = counted?.count ?? open;
        return counted?.count === 0;
      }).catch((thrown: unknown) => {
        throw new Error(
          `expected: every workflow ends after the closing; seen: ${open < 0 ? 'no answer' : `${open} open`}`,
          {
            cause: thrown,
          },
        );
      });
    },
  };
}

/** The decision in full, as the command line sends it. */
export function decision(act: 'approve' | 'restore' | 'close', view: IncidentView, id: string) {
  const { incident, plan } = view;
  const answer =
    act === 'approve' ? { answer: act, steps: plan?.steps.map(({ hash }) => hash) ?? [] } : { act };
  return {
    kind: 'plain',
    ...{ id, incident, ...answer },
    plan: act === 'approve' ? (plan?.hash ?? '') : '',
    by: APPROVER,
    reason: 'decided on the stage',
  } as const;
}

function describe(view: IncidentView | undefined): string {
  if (view === undefined) return 'no incident that answers';
  const { incident, phase, outcome, restored, steps } = view;
  const states = steps.map(({ state, note }) => `${state}${note === undefined ? '' : ` (${note})`}`);
  return [
    `${incident || 'an incident without a number'} in ${phase}`,
    `outcome ${outcome ?? 'none'}${restored ? ', restored' : ''}`,
    `steps ${states.join(', ') || 'none'}`,
    view.story.at(-1)?.text ?? 'no story',
  ].join('; ');
}
