import { randomUUID } from 'node:crypto';
import { signalNames, updateNames } from '../../src/domain/message-names';
import { decision } from '../../stage/incident';
import { runFirebreak } from '../../stage/program';
import type { ChaosCase } from '../case';

/** Longest that the decision's sender waits for an answer that cannot come, in milliseconds. */
const NO_ANSWER_MS = 3_000;

/** All workers are down while a person decides. */
export const nobodyThere: readonly ChaosCase[] = [
  {
    name: 'no-worker-update',
    title:
      'no worker while a decision is sent as an update: it has no answer, and the same one again counts once',
    acts: {
      decide: async (stage, view) => {
        const { incident, temporal } = stage;
        const id = randomUUID();
        await stage.killWorkers();
        const { client } = temporal;
        const sending = client.withDeadline(Date.now() + NO_ANSWER_MS, async () =>
          client.workflow.getHandle(incident.slot).executeUpdate(updateNames.decide, {
            args: [decision('approve', view, id)] satisfies [unknown],
            updateId: id,
          }),
        );
        const answer = await sending.then(
          () => 'counted',
          () => 'no answer',
        );
        if (answer !== 'no answer') throw new Error('expected: no answer without a worker; seen: it counted');
        await stage.addWorker();
        await incident.decide('approve', view, id);
        return [id];
      },
    },
  },
  {
    name: 'no-worker-signal',
    title: 'no worker while a decision is sent as a signal, twice: it counts once when a worker is back',
    acts: {
      decide: async (stage, view) => {
        const { incident, temporal } = stage;
        const id = randomUUID();
        await stage.killWorkers();
        const handle = temporal.client.workflow.getHandle(incident.slot);
        await handle.signal(signalNames.decision, decision('approve', view, id));
        await handle.signal(signalNames.decision, decision('approve', view, id));
        await stage.addWorker();
        return [id];
      },
    },
  },
  {
    name: 'no-worker-command',
    title:
      'no worker while a person types `firebreak approve`: sent as a signal, which the command says (exit 3)',
    acts: {
      decide: async (stage, view) => {
        const id = randomUUID();
        await stage.killWorkers();
        const { by, plan, reason } = decision('approve', view, id);
        const { code, stderr } = await runFirebreak(
          ['approve', view.incident, '--plan', plan, '--by', by, '--reason', reason, '--id', id, '--json'],
          stage.environment,
        );
        if (code !== 3) throw new Error(`expected: exit code 3; seen: ${String(code)}, ${stderr.trim()}`);
        await stage.addWorker();
        return [id];
      },
    },
  },
];
