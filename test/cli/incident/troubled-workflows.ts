import { condition, defineQuery, setHandler } from '@temporalio/workflow';

/** Stands where an incident's workflow stands, and is well, or fails its tasks as code with a fault does. */
export async function manageIncident(health: 'well' | 'mute' | 'broken'): Promise<void> {
  if (health === 'broken') throw new Error('a fault in the code');
  if (health === 'well')
    setHandler(defineQuery('incident'), () => ({ phase: 'watching', outcome: 'contained', restored: true }));
  await condition(() => false);
}
