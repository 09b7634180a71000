import { raiseAlarm, type AlarmDeps } from '../activities/record/alarms';
import { Failure } from '../domain/failures';
import { findingWorkflowId, type FindingName } from '../domain/finding/finding-name';
import { inertLine } from '../domain/text/inert-text';
import type { WorkflowClient } from '../temporal/workflow-client';

/**
 * The client, with people told, once for each finding, where somebody else's workflow holds its id: what is delivered to
 * that is lost, and no workflow of ours is there to tell. The failure is thrown all the same, so that the message is held
 * and handed over when the id is free. `say` hears what kept people from being told.
 */
export function pagingSquatters(
  workflows: WorkflowClient,
  taskQueue: string,
  deps: AlarmDeps,
  say: (why: string) => void,
): WorkflowClient {
  return {
    ...workflows,
    async deliverFinding(name, pointer) {
      try {
        return await workflows.deliverFinding(name, pointer);
      } catch (thrown) {
        if (thrown instanceof Failure && thrown.code === 'foreign-workflow')
          await tell(name, thrown, taskQueue, deps).catch((kept: unknown) => say(Failure.from(kept).message));
        throw thrown;
      }
    },
  };
}

async function tell(
  name: FindingName,
  { message }: Failure,
  taskQueue: string,
  deps: AlarmDeps,
): Promise<void> {
  const workflow = findingWorkflowId(name, taskQueue);
  const [why = '', command = ''] = message.split(/ Terminate it by: /);
  const sent = await raiseAlarm(deps, {
    id: `${workflow}/foreign-workflow`,
    kind: 'not-taken-up',
    at: deps.now().toISOString(),
    severity: 'HIGH',
    title: 'a finding was notified, and nobody takes it up',
    about: workflow,
    why: `${why} The finding ${inertLine(name.name, 300)} is not read, and no incident is opened for it.`,
    todo: [command, 'Firebreak takes the finding up by itself then.'],
  });
  if (!sent.delivered) throw new Failure('bad-config', `nobody was told: ${sent.why}`);
}
