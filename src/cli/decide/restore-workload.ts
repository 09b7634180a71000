import { randomUUID } from 'node:crypto';
import {
  openLedgerRestore,
  type LedgerRestore,
  type Restorable,
  type Undone,
} from '../../activities/contain';
import { needed, readConfig, type Config } from '../../config';
import { Failure } from '../../domain/failures';
import { incidentWorkflowId, workloadOfWorkflowId } from '../../domain/incident/incident-name';
import { workloadPath, type Workload } from '../../domain/workload/workload';
import { createGoogle } from '../../google';
import { createFileStore } from '../../ledger/store/file-store';
import { createLedger } from '../../ledger/ledger';
import { readPolicy } from '../../policy';
import { confirmRestore, confirmTyped, processTerminal } from './confirm';
import { parseGivenName } from '../incident/given-name';
import { processOutput, type Output } from '../output';
import { renderNotRestored, renderRestorable } from '../render/render-restorable';
import type { ResolvedIncident } from '../incident/resolve-incident';
import { sendDecision, type DecisionOptions } from './send-decision';
import { withIncidents } from '../temporal';
import { defined } from '../../domain/defined';

/** The options of `restore`. */
export interface RestoreOptions extends DecisionOptions {
  readonly workload?: string;
  readonly fromLedger?: true;
  readonly yes?: true;
}

/**
 * Restores a workload: by its open incident where one answers, else from the ledger alone. Throws `not-found` when the
 * ledger has nothing to put back, `decision-rejected` when the policy does not let that person.
 */
export async function restoreWorkload(given: string, options: RestoreOptions): Promise<void> {
  const output = processOutput();
  const config = readConfig();
  const workload = workloadOf(given, config.taskQueue);
  needed(config, 'policy');
  const isSent = options.fromLedger !== true && (await byIncident(workload, config, options, output));
  if (!isSent) await fromLedger(workload, config, options, output);
}

function workloadOf(given: string, taskQueue: string): Workload {
  const name = parseGivenName(given, taskQueue);
  if (name.by === 'workflow' && !('number' in name)) return workloadOfWorkflowId(name.workflowId);
  throw new Failure(
    'malformed',
    '--workload takes the whole name with the project number, PROJECT_NUMBER/LOCATION/services/NAME: without Temporal no shorter one can be looked up',
  );
}

/** Asks the open incident to restore. False when there is none, or no Temporal. */
async function byIncident(
  workload: Workload,
  { taskQueue }: Config,
  options: RestoreOptions,
  output: Output,
): Promise<boolean> {
  const workflowId = incidentWorkflowId(workload, taskQueue);
  try {
    return await withIncidents(async (incidents) => {
      const view = await incidents.view(workflowId);
      const incident: ResolvedIncident = { workflowId, view };
      if (view.phase === 'closed' || view.ended !== undefined) return false;
      output.note(`${view.incident} is open on it and restores it itself (--from-ledger does not ask it).`);
      await confirmRestore(view, options, output);
      await sendDecision(incidents, incident, { act: 'restore' }, options, output);
      return true;
    });
  } catch (thrown) {
    const failure = Failure.from(thrown);
    if (failure.code === 'not-found') return false;
    if (failure.code === 'temporal-unavailable') {
      output.note(`${failure.message}. The ledger is enough.`);
      return false;
    }
    if (failure.code !== 'unreachable') throw failure;
    throw new Failure(
      'unreachable',
      `${failure.message}. An incident may be open on it; with --from-ledger it is restored without asking it, and the incident finds that out later`,
      { cause: failure },
    );
  }
}

async function fromLedger(
  workload: Workload,
  config: Config,
  options: RestoreOptions,
  output: Output,
): Promise<void> {
  const policyFile = needed(config, 'policy');
  const local = defined({ local: config.localGoogle });
  const google = createGoogle(local);
  const ledger = createLedger(createFileStore(config.ledger));
  const restore = openLedgerRestore(
    {
      google,
      ledger,
      policy: async () => {
        const inForce = await readPolicy(policyFile);
        await ledger.admitPolicy(inForce, new Date().toISOString());
        return inForce;
      },
      now: () => new Date(),
      identity: 'restore',
    },
    local,
  );
  try {
    const found = await restore.find(workload);
    output.note(renderRestorable(workload, found, { width: output.width, now: new Date() }));
    if (output.interactive && options.yes !== true) {
      await confirmTyped('restore it', workload.name, processTerminal());
    }
    report(workload, found, await carryOut(restore, found, options), options, output);
  } finally {
    await Promise.all([restore.close(), google.close()]);
  }
}

async function carryOut(
  restore: LedgerRestore,
  found: Restorable,
  { id = randomUUID(), by, reason }: RestoreOptions,
): Promise<Undone> {
  const { signal } = new AbortController();
  return restore.restore(found, { id, by, reason }, signal).catch((thrown: unknown) => {
    const failure = Failure.from(thrown);
    if (failure.code === 'decision-rejected') throw failure;
    throw new Failure(
      failure.code,
      `${failure.message}. Whether it was put back is not known; run the same command again with --id ${id} to continue. By hand:\n${found.step.commands.undo.join('\n')}`,
      { cause: failure },
    );
  });
}

function report(
  workload: Workload,
  found: Restorable,
  undone: Undone,
  options: RestoreOptions,
  output: Output,
): void {
  if (options.json === true)
    output.json({ workload: workloadPath(workload), incident: found.plan.incident, ...undone });
  if (undone.result !== 'restored') {
    if (options.json !== true) output.note(renderNotRestored(found, undone, output.width));
    process.exitCode = undone.result === 'refused' && undone.code === 'decision-rejected' ? 4 : 1;
    return;
  }
  if (options.json === true) return;
  output.print(
    `${output.colors.green('restored')}: ${workloadPath(workload)} is as it was saved, read back equal (generation ${undone.generation})`,
  );
  output.print('The service runs the same code again: the way in is open unless it was closed meanwhile.');
}
