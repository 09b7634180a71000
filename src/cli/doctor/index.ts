import { InvalidArgumentError, Option, type Command } from 'commander';
import { readConfig } from '../../config';
import { didYouMean } from '../../domain/text/did-you-mean';
import { Failure } from '../../domain/failures';
import { processes, servingProcesses, type Process } from '../../domain/plan/permissions';
import { parseWorkloadPath, type Workload } from '../../domain/workload/workload';
import { defineCommand } from '../command';
import { type Check, findingsParents, type FindingsParent } from './check';
import { locations, type SccLocation } from '../setup/wanted';
import { processOutput } from '../output';
import { defined } from '../../domain/defined';

interface DoctorOptions {
  readonly workload?: Workload;
  readonly project?: string;
  readonly parent?: FindingsParent;
  readonly location: SccLocation;
  readonly process: readonly Process[];
  readonly member?: string;
  readonly json?: true;
}

/** `firebreak doctor` */
export function doctorCommand(): Command {
  return defineCommand({
    usage: 'doctor',
    summary: 'check what Firebreak needs: permissions, APIs, keys, Temporal, policy, ledger',
    details: [
      'Checks with the identity and settings of its own process, so run it where the worker runs; for',
      'containment or intake with an identity of their own, run it there with --process. For each missing',
      'thing it prints the purpose and the command that fixes it. It changes nothing in Google; the ledger',
      'gets one small record.',
    ],
    examples: [
      'firebreak doctor --project acme-payments',
      'firebreak doctor --workload 415104041262/europe-west1/services/payments',
      'firebreak doctor --project acme-payments --process containment --json',
    ],
    exits: [0, 2, 10],
  })
    .option('--project <id>', 'project of the workloads, id or number', parseProject)
    .option('--workload <path>', 'a service: PROJECT_NUMBER/LOCATION/services/NAME', parseService)
    .option(
      '--parent <name>',
      'whose findings: organizations/NUMBER, folders/NUMBER or projects/ID; default: the project',
      parseParent,
    )
    .addOption(
      new Option('--location <name>', 'where SCC keeps its findings; other than global with data residency')
        .choices(locations)
        .default('global'),
    )
    .option(
      '--process <names>',
      `whose permissions, of ${processes.join(',')}`,
      parseProcesses,
      servingProcesses,
    )
    .option('--member <member>', 'the identity in the printed grants, serviceAccount:EMAIL')
    .option('--json', 'print one JSON document: { ok, checks: [...] }')
    .action(async (options: DoctorOptions) => {
      const config = readConfig();
      const { parent, workload, member, location, process: chosen } = options;
      const project = options.project ?? workload?.projectNumber;
      // Loaded here: the clients take seconds to load, and help needs none.
      const [{ examine }, { grouped, renderChecks }] = await Promise.all([
        import('./examine.js'),
        import('./render.js'),
      ]);
      const checks = await examine(config, {
        processes: chosen,
        location,
        ...defined({ project, parent, workload, member, subscription: config.subscription }),
      });
      const lacking = checks.filter(({ status }) => status === 'missing' || status === 'not-checked');
      const output = processOutput();
      if (options.json === true) output.json({ ok: lacking.length === 0, checks });
      else output.print(renderChecks(checks, output));
      if (lacking.length > 0)
        throw new Failure(
          'not-ready',
          `${String(lacking.length)} of ${String(checks.length)} checks are not ok: ${grouped(lacking).map(inShort).join(', ')}`,
        );
    });
}

/** A check by its name; several that wait for one setting by that. */
function inShort([first, ...more]: readonly Check[]): string {
  if (first === undefined) return '';
  return more.length === 0 ? first.name : `${first.found ?? first.name} (${String(more.length + 1)})`;
}

function parseProject(text: string): string {
  if (/^[a-z0-9][a-z0-9.:-]{0,62}$/.test(text)) return text;
  throw new InvalidArgumentError('it must be the id or number of a project.');
}

function parseParent(text: string): FindingsParent {
  const [, kind, id] = /^(organization|folder|project)s\/([a-z0-9][a-z0-9.:-]{0,62})$/.exec(text) ?? [];
  const known = findingsParents.find((each) => each === kind);
  if (known !== undefined && id !== undefined && (known === 'project' || /^[0-9]+$/.test(id)))
    return { kind: known, id };
  throw new InvalidArgumentError('it must be organizations/NUMBER, folders/NUMBER or projects/ID.');
}

function parseService(text: string): Workload {
  const workload = parseWorkloadPath(text);
  if (workload.kind === 'services') return workload;
  throw new InvalidArgumentError('Firebreak changes services only: PROJECT_NUMBER/LOCATION/services/NAME.');
}

/** `worker,intake` as processes; each once. */
function parseProcesses(text: string): readonly Process[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.map((name) => {
    const process = processes.find((candidate) => candidate === name);
    if (process === undefined)
      throw new InvalidArgumentError(`unknown process "${name}"${didYouMean(name, processes)}`);
    return process;
  });
  return [...new Set(known)];
}
