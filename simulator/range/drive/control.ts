import type { ScenarioEvent } from '../../scenarios/schema/event-schema';
import { parseTruth } from '../judge/parse-truth';
import type { Truth } from '../judge/parse-truth';

/** The simulator's control endpoints, as the range uses them. */
export interface Control {
  truth(): Promise<Truth>;
  /** Makes one of the scenario's events happen now. */
  fire(event: ScenarioEvent): Promise<void>;
}

const LIMIT_MS = 10_000;

/** Speaks to the simulator at `http://127.0.0.1:PORT`. Calls throw an Error that says what was answered. */
export function createControl(http: string): Control {
  const call = async (what: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${http}/simulator/${what}`, {
      signal: AbortSignal.timeout(LIMIT_MS),
      ...(body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the simulator answered ${response.status} to ${what}: ${text}`);
    const answer: unknown = JSON.parse(text);
    return answer;
  };
  return {
    truth: async () => parseTruth(await call('truth')),
    async fire(event) {
      await call('events', event);
    },
  };
}
