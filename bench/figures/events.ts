import { containOne } from '../rig/contain-one';
import type { Figure } from '../figure';
import { openField, type Field } from '../rig/field';
import { armLatencies } from '../rig/latencies';

async function eventsOf(field: Field, number: number): Promise<readonly [number, number]> {
  const { cloud, temporal } = field.stage;
  await armLatencies(cloud, number);
  const { finding, slot } = await containOne(field, number);
  const lengths = [finding, slot].map(async (id) => {
    const { historyLength } = await temporal.client.workflow.getHandle(id).describe();
    return historyLength;
  });
  const [ofFinding = 0, ofIncident = 0] = await Promise.all(lengths);
  return [ofFinding, ofIncident];
}

/** The cost of an incident in history, which is what Temporal is paid and limited by. */
export const events: Figure = {
  name: 'events-per-incident',
  title: "events in the histories of one finding and its incident, up to 'contained', with latencies",
  unit: 'events',
  goal: 200,
  bound: 'at most',
  runs: 5,
  async measure(runs) {
    const field = await openField('events', runs);
    try {
      await field.stage.addWorker({ args: [] });
      const pairs: (readonly [number, number])[] = [];
      for (let number = 1; number <= runs; number += 1) pairs.push(await eventsOf(field, number));
      return {
        values: pairs.map(([finding, incident]) => finding + incident),
        notes: [
          'latencies of 50 to 400 ms, three indicators',
          `finding + incident: ${pairs.map(([finding, incident]) => `${finding}+${incident}`).join(', ')}`,
        ],
      };
    } finally {
      await field.close();
    }
  },
};
