import { randomUUID } from 'node:crypto';
import { signalNames } from '../../src/domain/message-names';
import { createFileStore } from '../../src/ledger/store/file-store';
import { createLedger } from '../../src/ledger/ledger';
import { decision } from '../../stage/incident';
import type { Stage } from '../../stage/stage';
import type { ChaosCase } from '../case';
import { cpuSeconds, judgeRuns, runsOf, tellRuns, untilAllEnded, waitFor, type Say } from '../floods/measure';
import { sendNonsense, sendNotes, type Sent } from '../floods/messages';

const LIMIT_MS = 1_200_000;

/** Nonsense to the finding and to the incident, before the approval and after it: whoever decides after it is heard. */
async function playSignals(stage: Stage, count: number, say: Say): Promise<readonly string[]> {
  const { temporal, incident, cloud } = stage;
  const worker = await stage.addWorker();
  await cloud.begin();
  const asked = await incident.until('a plan is asked', ({ phase }) => phase === 'awaiting-decision');
  const [finding = ''] = await findings(stage);
  say(tell('to a finding', await sendNonsense(stage, finding, count)));
  say(tell('to the incident that asks', await sendNonsense(stage, incident.slot, count)));
  const { status } = await temporal.client.workflow.getHandle(finding).describe();
  const failures = status.name === 'RUNNING' ? [] : [`expected: the finding runs on; seen: ${status.name}`];
  // Sent to the finding's page, it reaches the incident.
  const id = randomUUID();
  const handle = temporal.client.workflow.getHandle(finding);
  await handle.signal(signalNames.decision, decision('approve', asked, id));
  await waitFor(stage, 'it is contained', ({ outcome }) => outcome === 'contained', LIMIT_MS);
  say(tell('to the incident that watches', await sendNonsense(stage, incident.slot, count)));
  const contained = await waitFor(stage, 'it watches', ({ phase }) => phase === 'watching', LIMIT_MS);
  await incident.decide('restore', contained, randomUUID());
  const restored = await waitFor(stage, 'it is restored', (view) => view.restored, LIMIT_MS);
  const runs = await runsOf(stage);
  tellRuns(runs, say);
  say(`the worker used ${(await cpuSeconds(worker.pid)).toFixed(0)} s of CPU`);
  await incident.decide('close', restored, randomUUID());
  await untilAllEnded(stage, LIMIT_MS);
  if (restored.incident !== asked.incident)
    failures.push(`expected: one incident; seen: ${restored.incident}`);
  return [...failures, ...judgeRuns(runs, 'RUNNING'), ...judgeRuns(await runsOf(stage), 'COMPLETED')];
}

/** Notes by update and by signal while it asks: every one that counted is in the ledger, and the approval counts after them. */
async function playNotes(stage: Stage, count: number, say: Say): Promise<readonly string[]> {
  const { incident, cloud } = stage;
  const worker = await stage.addWorker();
  await cloud.begin();
  const asked = await incident.until('a plan is asked', ({ phase }) => phase === 'awaiting-decision');
  const updates = await sendNotes(stage, asked, count, 'update');
  say(tell('notes by update', updates));
  const signals = await sendNotes(stage, asked, count, 'signal');
  say(tell('notes by signal', signals));
  await incident.decide('approve', asked, randomUUID());
  const contained = await waitFor(
    stage,
    'it is contained',
    ({ outcome }) => outcome === 'contained',
    LIMIT_MS,
  );
  const runs = await runsOf(stage);
  tellRuns(runs, say);
  say(`the worker used ${(await cpuSeconds(worker.pid)).toFixed(0)} s of CPU`);
  await incident.decide('close', contained, randomUUID());
  await untilAllEnded(stage, LIMIT_MS);
  const recorded = await createLedger(createFileStore(stage.ledger)).readDecisions(asked.incident);
  const notes = recorded.filter(({ decision: { act } }) => act === 'note');
  const byUpdate = notes.filter(({ via }) => via === 'update').length;
  say(`${String(notes.length)} notes are in the ledger`);
  return [
    ...(byUpdate >= updates.taken
      ? []
      : [
          `expected: the ${String(updates.taken)} notes that counted are in the ledger; seen: ${String(byUpdate)}`,
        ]),
    ...judgeRuns(runs, 'RUNNING'),
    ...judgeRuns(await runsOf(stage), 'COMPLETED'),
  ];
}

function tell(what: string, { taken, refused }: Sent): string {
  return `${what}: ${String(taken)} taken, ${String(refused)} refused`;
}

async function findings({ temporal }: Stage): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of temporal.client.workflow.list({
    query: "WorkflowType = 'respondToFinding'",
  }))
    ids.push(workflowId);
  return ids;
}

const stage = {
  watchEvery: '60s',
  policy: (text: string) => text.replace('decideWithin: 15m', 'decideWithin: 60m'),
};

/** Messages without end: nothing is terminated, and whoever decides after them is heard. */
export const floodMessages: readonly ChaosCase[] = [
  {
    name: 'flood-signals-12000',
    title: '12,000 nonsense signals each to a finding, to the incident while it asks and while it watches',
    takesLong: true,
    acts: {},
    stage,
    play: async (on: Stage, say: Say) => playSignals(on, 12_000, say),
  },
  {
    name: 'flood-notes-3000',
    title: '3,000 notes by update and 3,000 by signal while it asks; then an approval',
    takesLong: true,
    acts: {},
    stage,
    play: async (on: Stage, say: Say) => playNotes(on, 3_000, say),
  },
];
