import { randomUUID } from 'node:crypto';
import { signalNames, updateNames } from '../../src/domain/message-names';
import type { IncidentView } from '../../src/domain/incident/incident-view';
import { decision } from '../../stage/incident';
import type { Stage } from '../../stage/stage';

/** Senders at the same time: few, so that a server of this machine answers them all. */
const SENDERS = 4;
/** Payloads that no codec has made and no converter reads, and JSON that is no message. */
const NONSENSE = ['approve it!', '{"approve":', JSON.stringify({ junk: 'x'.repeat(1_000) }), '[[[1],2],3]'];

/** How many messages were taken, and how many the server refused. */
export interface Sent {
  readonly taken: number;
  readonly refused: number;
}

/** Sends `count` messages, a few at a time. One that is refused is not sent again. */
async function send(count: number, one: (index: number) => Promise<unknown>): Promise<Sent> {
  let [next, taken, refused] = [0, 0, 0];
  const sender = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      await one(index).then(
        () => (taken += 1),
        () => (refused += 1),
      );
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return { taken, refused };
}

/** Sends nonsense as the signal of a decision: clear text, JSON that is none, 1 KB of it. */
export async function sendNonsense({ temporal }: Stage, workflowId: string, count: number): Promise<Sent> {
  const { client, at } = temporal;
  return send(count, async (index) =>
    client.workflowService.signalWorkflowExecution({
      namespace: at.namespace,
      workflowExecution: { workflowId },
      signalName: signalNames.decision,
      input: {
        payloads: [
          {
            metadata: { encoding: Buffer.from('json/plain') },
            data: Buffer.from(NONSENSE[index % NONSENSE.length] ?? ''),
          },
        ],
      },
      requestId: randomUUID(),
    }),
  );
}

/** Sends notes of one person, each another. */
export async function sendNotes(
  { temporal, incident }: Stage,
  view: IncidentView,
  count: number,
  by: 'update' | 'signal',
): Promise<Sent> {
  const handle = temporal.client.workflow.getHandle(incident.slot);
  return send(count, async (index) => {
    const note = {
      ...decision('close', view, randomUUID()),
      act: 'note',
      reason: `note ${String(index)} of very many`,
    };
    await (by === 'signal'
      ? handle.signal(signalNames.decision, note)
      : handle.executeUpdate(updateNames.decide, { args: [note] satisfies [unknown] }));
  });
}
