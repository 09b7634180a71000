import { firstOf, uniqueBy } from '../../text/listing';
import { hasReached, secretsRead } from '../../assessment/reconstruction/calls';
import type { Reconstruction } from '../../assessment/reconstruction';
import type { TrailCall } from '../../evidence/trail-facts';
import { shellCommand } from '../../text/shell-quote';
import type { ByHandEntry } from './entry';

/** Things of a kind that commands are written out for; the rest is a count. */
const MOST = 5;

/**
 * Lists commands for a person about what the workload's identity reached beyond the workload and its own rights: machines
 * and workloads that it started, secrets that it read, log sinks. None of it ends with the workload, the token or the
 * account.
 */
export function elsewhereByHand({ workload, calls }: Reconstruction): readonly ByHandEntry[] {
  const made = calls.filter(hasReached);
  return [...machines(made), ...deployed(made), ...secrets(made), ...sinks(workload.projectNumber, made)];
}

interface Place {
  readonly project: string;
  readonly zone: string;
  readonly name: string;
}

/** Machines that it started. One made in bulk has no name in the entry, so that a list comes first then. */
function machines(made: readonly TrailCall[]): readonly ByHandEntry[] {
  const started = made.filter(({ method }) => /\bcompute\.instances\.(?:insert|bulkInsert)$/.test(method));
  if (started.length === 0) return [];
  const places = uniqueBy(
    started.flatMap(({ resource }) => {
      const [, project, zone, name] =
        /^projects\/([^/]+)\/zones\/([^/]+)\/instances\/([^/]+)$/.exec(resource) ?? [];
      return project === undefined || zone === undefined || name === undefined
        ? []
        : [{ project, zone, name }];
    }),
    (place) => Object.values(place).join('/'),
  );
  const projects = [
    ...new Set(started.flatMap(({ resource }) => /^projects\/([^/]+)/.exec(resource)?.[1] ?? [])),
  ];
  const command = (verb: string) =>
    places
      .slice(0, MOST)
      .map(({ project, zone, name }: Place) =>
        shellCommand([
          'gcloud',
          'compute',
          'instances',
          verb,
          name,
          `--project=${project}`,
          `--zone=${zone}`,
        ]),
      );
  const list = projects
    .slice(0, MOST)
    .map((project) =>
      shellCommand([
        ...['gcloud', 'compute', 'instances', 'list', `--project=${project}`],
        '--sort-by=~creationTimestamp',
      ]),
    );
  return [
    {
      title: `Stop the machines that it started: ${named(places.map(({ name }) => name))}`,
      commands: [...list, ...command('stop')],
      stops: ['Everything that runs on these machines.'],
      doesNotStop: ['Everything that they did meanwhile, and the account that they run as.'],
      notes: [
        'The list has the newest first: look for more that nobody knows.',
        'A stopped machine keeps its disk, which is evidence. Do not delete it.',
        ...(places.length > MOST ? [`${places.length - MOST} more: see the audit trail.`] : []),
      ],
      undo: command('start'),
    },
  ];
}

/** Workloads and functions that it deployed. Ours or not is for the owner to say. */
function deployed(made: readonly TrailCall[]): readonly ByHandEntry[] {
  const places = [
    ...new Set(
      made
        .filter(
          ({ technique = '', method }) =>
            /^T(?:1496|1610|1648)\b/.test(technique) && !/\bcompute\./.test(method),
        )
        .map(({ resource }) => resource),
    ),
  ];
  if (places.length === 0) return [];
  return [
    {
      title: `Look at what it deployed, and stop what is not yours: ${named(places.map(lastPart))}`,
      commands: places.slice(0, MOST).map(describe),
      stops: [],
      doesNotStop: ['Everything that runs there, until somebody stops it.'],
      notes: [
        'Ask the owner first. Set a service or worker pool to 0 instances, cancel the executions of a job.',
        ...(places.length > MOST ? [`${places.length - MOST} more: see the audit trail.`] : []),
      ],
      undo: [],
    },
  ];
}

const KINDS: Readonly<Record<string, readonly string[]>> = {
  services: ['run', 'services'],
  jobs: ['run', 'jobs'],
  workerPools: ['run', 'worker-pools'],
  functions: ['functions'],
};

/** The command that shows it where the entry says where it is; else the one that lists what there is. */
function describe(resource: string): string {
  const [, project = '', region = '', kind = '', name = ''] =
    /^projects\/([^/]+)\/locations\/([^/]+)\/([^/]+)\/([^/]+)/.exec(resource) ?? [];
  const words = KINDS[kind];
  if (words !== undefined)
    return shellCommand(['gcloud', ...words, 'describe', name, `--project=${project}`, `--region=${region}`]);
  const [, owner = 'PROJECT'] = /^(?:projects|namespaces)\/([^/]+)/.exec(resource) ?? [];
  return shellCommand(['gcloud', 'run', 'services', 'list', `--project=${owner}`]);
}

/** Secrets whose values it read. A new version alone changes nothing where the old value is still taken. */
function secrets(made: readonly TrailCall[]): readonly ByHandEntry[] {
  const read = uniqueBy(secretsRead(made), (secret) => `${secret.project}/${secret.name}`);
  if (read.length === 0) return [];
  const command = (verb: string, ...more: readonly string[]) =>
    read
      .slice(0, MOST)
      .map(({ project, name }) =>
        shellCommand([
          'gcloud',
          'secrets',
          'versions',
          verb,
          ...more,
          ...onSecret(verb, name),
          `--project=${project}`,
        ]),
      );
  return [
    {
      title: `Replace the secrets that it read: ${named(read.map(({ name }) => name))}`,
      commands: [...command('list'), ...command('add'), ...command('disable', 'VERSION')],
      stops: ['The use of the old values, once what they open no longer takes them.'],
      doesNotStop: ['Everything that was done with them meanwhile.'],
      notes: [
        'First change the value where it is checked, such as the database, then add it as a new version from FILE.',
        'A workload that still reads the old VERSION fails once it is disabled: deploy it again first.',
        ...(read.length > MOST ? [`${read.length - MOST} more: see the audit trail.`] : []),
      ],
      undo: command('enable', 'VERSION'),
    },
  ];
}

function onSecret(verb: string, name: string): readonly string[] {
  if (verb === 'list') return [name];
  return verb === 'add' ? [name, '--data-file=FILE'] : [`--secret=${name}`];
}

/** Log sinks that it deleted or changed: where they led to stands in no entry. */
function sinks(projectNumber: string, made: readonly TrailCall[]): readonly ByHandEntry[] {
  const names = made.flatMap(({ technique, resource }) =>
    technique === 'T1562.008' ? (/\/sinks\/([^/]+)$/.exec(resource)?.[1] ?? []) : [],
  );
  const some = [...new Set(names)].slice(0, MOST);
  const command = (...words: readonly string[]) =>
    shellCommand(['gcloud', 'logging', 'sinks', ...words, `--project=${projectNumber}`]);
  if (some.length === 0) return [];
  return [
    {
      title: `Look whether the log sink was deleted or changed, and put it back: ${some.join(', ')}`,
      commands: [command('list'), ...some.map((name) => command('create', name, 'DESTINATION'))],
      stops: ['Gaps in what is kept from now on.'],
      doesNotStop: ['The gap since.'],
      notes: [
        'Where the list still has it, it was changed: `update` it, and never delete it.',
        'Where a deleted one led to is in no log entry: ask its owner for DESTINATION.',
      ],
      undo: [],
    },
  ];
}

/** The names for a title; says so where no entry has one. */
function named(names: readonly string[]): string {
  const shown = firstOf(names, 3);
  return shown === '' ? 'the entries name none' : shown;
}

function lastPart(resource: string): string {
  return resource.split('/').at(-1) ?? resource;
}
