import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { driveRun, lookAtLast, newDrive } from './drive/drive';
import type { Drive } from './drive/drive';
import { countEvents } from './judge/event-counts';
import type { EventCounts } from './judge/event-counts';
import { readEvidence } from './judge/evidence';
import type { SealedEvidence } from './judge/evidence';
import { judge } from './judge/judge';
import { ledgerFaults } from './drive/ledger-faults';
import type { PlannedRun } from './plan-runs';
import { startProduct } from './drive/product';
import type { Truth } from './judge/parse-truth';
import { isSameSettings } from './judge/same-settings';
import { toResult } from './result';
import type { RunResult } from './result';

/**
 * Longest time from a start to the last act, in milliseconds. A run takes about twenty seconds on an idle machine, and more
 * than three minutes where a read never ends: the product gives it 90 s, before the question and once more after the change.
 */
const LIMIT_MS = 420_000;

/** Plays one run from outside and judges it. Leaves no process behind, whichever way it ends; never rejects. */
export async function runScenario(
  run: PlannedRun,
  signal: AbortSignal,
  temporal?: string,
): Promise<RunResult> {
  const drive = newDrive();
  const product = startProduct(run.source, run.switches, temporal);
  let truth: Truth | undefined;
  let evidence: SealedEvidence = { sealedAtMs: undefined, objects: 0, faults: ['it did not get that far'] };
  let events: EventCounts = { finding: 0, incident: 0 };
  try {
    await within(driveRun(run.scenario, product.events(), drive, anotherOf(run, signal)), signal);
    await lookAtLast(run.scenario.expected, drive);
    truth = await drive.control?.truth();
    if (drive.ready !== undefined && drive.firstIncident !== undefined && drive.slot !== undefined) {
      evidence = await readEvidence(drive.ready.ledger, drive.firstIncident);
      drive.problems.push(...(await ledgerFaults(drive.ready.ledger, drive.firstIncident)));
      events = await countEvents(drive.ready.environment['TEMPORAL_ADDRESS'] ?? '', drive.slot);
    }
  } catch (thrown) {
    drive.problems.push(thrown instanceof Error ? thrown.message : String(thrown));
    truth = await drive.control?.truth().catch(() => undefined);
  }
  const { forced, stderr } = await product.stop();
  if (forced) drive.problems.push('it did not stop when told to');
  if (drive.problems.length > 0 && stderr.trim() !== '') drive.problems.push(stderr.trim());
  drive.problems.push(...(await leftBehind(drive, temporal !== undefined)));
  const observed = {
    expected: run.scenario.expected,
    outcome: drive.outcome,
    claims: drive.claims,
    ...{ shown: drive.shown, finallyShown: drive.finallyShown },
    ...{ outcomes: drive.outcomes, incidents: drive.incidents, frozen: truth?.frozen ?? [] },
    attacker: { shell: truth?.shell ?? 'none', token: truth?.token ?? 'none' },
    shellDiedAt: truth?.shellDiedAt,
    disturbed: truth?.disturbed ?? [],
    calls: truth?.calls ?? [],
    evidence,
    decisions: drive.decisions,
    restoredEqual: restoredEqual(run, drive, truth),
    problems: drive.problems,
  } as const;
  return toResult(run, observed, judge(observed), { events, drive });
}

/** Plays a run once more on the Temporal server of the first; whoever does so in the scenario does not do it there again. */
function anotherOf({ scenario, ...run }: PlannedRun, signal: AbortSignal) {
  const people = scenario.people.map((person) => ({
    ...person,
    then: person.then.filter((act) => act !== 'second-sandbox'),
  }));
  return async (temporal: string): Promise<readonly string[]> => {
    const second = await runScenario({ ...run, scenario: { ...scenario, people } }, signal, temporal);
    return second.failures.map((failure) => `in the second sandbox: ${failure}`);
  };
}

async function within(driving: Promise<void>, signal: AbortSignal): Promise<void> {
  const timer = new AbortController();
  const late = delay(LIMIT_MS, undefined, { signal: AbortSignal.any([timer.signal, signal]) }).then(
    () => {
      throw new Error(`it was not over after ${LIMIT_MS / 1_000} s`);
    },
    () => {
      if (!timer.signal.aborted) throw new Error('the range was interrupted');
    },
  );
  // Whichever comes second is of no interest, not even as an unhandled rejection.
  driving.catch(() => undefined);
  late.catch(() => undefined);
  await Promise.race([driving, late]).finally(() => timer.abort());
}

/** Null where the scenario's people do not restore. */
function restoredEqual({ scenario }: PlannedRun, { before, restored }: Drive, truth: Truth | undefined) {
  const restores = scenario.people.some(({ then }) => then.includes('restore'));
  if (!restores || scenario.expected.restores === 'in-parts') return null;
  if (before === undefined || truth === undefined || !restored) return false;
  return Object.entries(before.specs).every(([name, spec]) => isSameSettings(spec, truth.specs[name]));
}

/** Lists the listeners that are still there although the run is over. */
async function leftBehind({ ready }: Drive, isShared: boolean): Promise<readonly string[]> {
  if (ready === undefined) return [];
  const places = {
    'the simulator': new URL(ready.simulator.http).port,
    // A server that was there before stays.
    ...(isShared ? {} : { Temporal: (ready.environment['TEMPORAL_ADDRESS'] ?? '').split(':')[1] }),
  };
  const left = await Promise.all(
    Object.entries(places).map(async ([what, port]) =>
      (await listens(Number(port))) ? [`${what} was left behind on port ${port}`] : [],
    ),
  );
  return left.flat();
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
