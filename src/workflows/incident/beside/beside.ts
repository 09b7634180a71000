import { CancellationScope } from '@temporalio/workflow';
import type { Incident } from '../state/incident';

/**
 * Runs beside the story, so that nothing waits for it but a history that starts anew and the end. Not cancelled with the
 * workflow: what was begun for people is finished. Its own failures are its own; what throws here is a fault of the code
 * and fails the workflow's task, which is seen and can be mended.
 */
export function beside(incident: Incident, task: () => Promise<void>): void {
  incident.underWay += 1;
  void CancellationScope.nonCancellable(task).finally(() => {
    incident.underWay -= 1;
  });
}
