import { defaultPayloadConverter, type Client } from '@temporalio/client';

/** Somebody else's worker on a queue of activities: it answers each as if all had gone well. */
export interface RogueWorker {
  /** The types of the activities that it has answered, in order. */
  answered(): readonly string[];
  stop(): Promise<void>;
}

const POLL_MS = 5_000;

/** Polls the queue as any worker may who reaches the server, and answers orders and looks with what an incident would like to hear. */
export function rogueWorker(client: Client, queue: string): RogueWorker {
  let stopped = false;
  const answered: string[] = [];
  const serve = async (): Promise<void> => {
    while (!stopped) {
      const task = await client
        .withDeadline(Date.now() + POLL_MS, async () =>
          client.workflowService.pollActivityTaskQueue({
            namespace: client.options.namespace,
            taskQueue: { name: queue },
            identity: 'rogue',
          }),
        )
        .catch(() => undefined);
      const type = task?.activityType?.name;
      if (task?.taskToken === undefined || type === undefined || type === null) continue;
      await client.workflowService
        .respondActivityTaskCompleted({
          namespace: client.options.namespace,
          taskToken: task.taskToken,
          identity: 'rogue',
          result: { payloads: [defaultPayloadConverter.toPayload(answerTo(type))] },
        })
        .then(
          () => answered.push(type),
          () => undefined,
        );
    }
  };
  const served = serve();
  return {
    answered: () => answered,
    async stop() {
      stopped = true;
      await served;
    },
  };
}

function answerTo(type: string): unknown {
  const at = new Date().toISOString();
  if (type === 'applyStep') return { result: 'applied', at, generation: '99' };
  const levels = ['control-plane', 'instances', 'symptom'].map((level) => ({
    level,
    verified: true,
    text: 'all is well',
  }));
  return { verification: { levels, at }, contained: true, evidence: [], references: [], takenBack: false };
}
