import { didYouMean } from '../../domain/text/did-you-mean';
import { Failure } from '../../domain/failures';
import { findingKey, parseFindingName } from '../../domain/finding/finding-name';
import { inertLine } from '../../domain/text/inert-text';
import { incidentName, workloadOfWorkflowId } from '../../domain/incident/incident-name';
import { parseWorkloadPath, workloadPath, type Workload } from '../../domain/workload/workload';
import { createLedger, type Ledger } from '../../ledger/ledger';
import type { LedgerStore } from '../../ledger/store/file-store';
import { isNamedBy, parseGivenName } from './given-name';

/**
 * The incident of a ledger that `given` names, as every other command takes names, without Temporal: by workload it is the
 * last one there. Throws `malformed`, `not-found`, or `ambiguous` with the candidates. A project is known by its number only.
 */
export async function incidentInLedger(
  store: LedgerStore,
  given: string,
  taskQueue: string,
): Promise<string> {
  const ledger = createLedger(store);
  const name = parseGivenName(given, taskQueue);
  if (name.by === 'finding') return ofFinding(store, ledger, name.workflowId, given);
  const numbered = 'number' in name ? Number(name.number) : undefined;
  const fitting =
    name.by === 'workflow'
      ? [workloadOfWorkflowId(name.workflowId)]
      : (await workloadsIn(store)).filter((workload) => isNamedBy(workloadPath(workload), name.path));
  const [workload, ...more] = fitting;
  if (workload === undefined) throw await unknown(store, given);
  if (more.length > 0) {
    const names = fitting.slice(0, 10).map((each) => inertLine(workloadPath(each)));
    throw new Failure('ambiguous', `${inertLine(given, 160)} fits: ${names.join(', ')}`);
  }
  const number = numbered ?? (await ledger.newestIncident(workload));
  if (number === 0) throw await unknown(store, given);
  return incidentName(workload, number);
}

/** The last incident that has a finding on its list. */
async function ofFinding(
  store: LedgerStore,
  ledger: Ledger,
  workflowId: string,
  given: string,
): Promise<string> {
  const key = workflowId.replace(/^.*finding:/, '');
  for (const workload of await workloadsIn(store)) {
    for (let number = await ledger.newestIncident(workload); number > 0; number -= 1) {
      const incident = incidentName(workload, number);
      const names = await ledger.findingsOf(incident);
      if (names.some((name) => findingKey(parseFindingName(name)) === key)) return incident;
    }
  }
  throw await unknown(store, given);
}

async function unknown(store: LedgerStore, given: string): Promise<Failure> {
  const names = [...new Set((await workloadsIn(store)).map(({ name }) => name))];
  const meant = names.length === 0 ? '' : didYouMean(given.split('/').at(-1) ?? given, names.slice(0, 20));
  return new Failure(
    'not-found',
    `the ledger has no incident of ${inertLine(given, 160)}${inertLine(meant)}`,
  );
}

/** Every workload that the ledger knows: `workloads/<project number>/<location>/<kind>/<name>`. */
async function workloadsIn(store: LedgerStore): Promise<readonly Workload[]> {
  let paths: readonly string[] = [''];
  for (let depth = 0; depth < 4; depth += 1) {
    const below = await Promise.all(
      paths.map(async (path) => (await store.list(`workloads${path}`)).map((part) => `${path}/${part}`)),
    );
    paths = below.flat();
  }
  return paths.map((path) => parseWorkloadPath(path.slice(1)));
}
