import { firstOf } from '../../text/listing';
import type { Reconstruction } from '../../assessment/reconstruction';
import { shellCommand } from '../../text/shell-quote';
import { minutesBefore } from '../../assessment/reconstruction/anchor';
import type { TrailCall } from '../../evidence/trail-facts';
import { thresholds } from '../../assessment/weights';
import { resourceOf } from '../../workload/workload-settings';
import type { ByHandEntry } from './entry';

/** Keys, and bindings, that commands are written out for; the rest is a count. Together with the others they must fit into a brief. */
const MOST = 5;
/** The limits of a freeze. */
const OUTLIVES =
  'Freezing the workload does not revoke the token: it works until it expires, up to about an hour.';
/** Before a way back is pasted. */
const GIVES_BACK = 'To take this back gives it to the attacker again. Do so only where the owner says that';
/** Others that run as the account, by name. */
const NAMED = 6;

/**
 * Lists commands for a person about the identity of a workload once its token was used from outside Google, or keys,
 * roles or accounts were made with it: no end of an instance takes that back. Empty where nothing of it was seen. An
 * account that other workloads run as, or may run as, is never to be disabled: that would be an outage of one's own.
 */
export function identityByHand(known: Reconstruction): readonly ByHandEntry[] {
  const { calls } = known;
  const made = calls.filter(
    ({ succeeded, technique = '' }) => succeeded && /^T1(?:098|136)\b/.test(technique),
  );
  const outside = calls.some(({ origin }) => origin === 'outside');
  const account = known.identity?.email ?? accountOf(known);
  if ((!outside && made.length === 0) || account === '') return [];
  return [
    isOwn(known) ? disable(known, account) : doNotDisable(known, account),
    ...takeAway(known, made),
    ...keys(known, account, made),
    ...accounts(known, made),
  ];
}

function accountOf({ settings }: Reconstruction): string {
  return settings === undefined ? '' : resourceOf(settings).serviceAccount;
}

/** Tells whether nothing else is known to run as it, and that was looked at. */
function isOwn({ identity }: Reconstruction): boolean {
  return identity !== undefined && !identity.isDefaultCompute && identity.usedBy?.length === 0;
}

function disable({ workload }: Reconstruction, account: string): ByHandEntry {
  const command = (verb: string) =>
    shellCommand([
      'gcloud',
      'iam',
      'service-accounts',
      verb,
      account,
      `--project=${workload.projectNumber}`,
      '--quiet',
    ]);
  return {
    title: `Disable ${account}: let a second person agree first`,
    commands: [command('disable')],
    stops: ['Every token and key of it, the stolen ones too, within minutes.'],
    doesNotStop: [
      'Members who were given a role, a key of another account or an account meanwhile.',
      'Processes in the workload.',
    ],
    notes: [
      OUTLIVES,
      'The workload itself can no longer call any API of Google with it.',
      'A stolen token that has not expired works again as soon as it is enabled: wait an hour.',
    ],
    undo: [command('enable')],
  };
}

function doNotDisable({ identity, workload }: Reconstruction, account: string): ByHandEntry {
  const others = identity?.usedBy;
  const names = firstOf(
    (others ?? []).map(({ kind, name }) => `${kind} ${name.split('/').at(-1) ?? name}`),
    NAMED,
  );
  const role = (verb: string) =>
    shellCommand([
      'gcloud',
      'projects',
      verb,
      workload.projectNumber,
      `--member=serviceAccount:${account}`,
      '--role=ROLE',
      '--condition=None',
    ]);
  const why =
    others === undefined || others.length === 0
      ? 'whether others run as it is not known'
      : `${others.length} more run as it`;
  return {
    title: `Do not disable ${account}: ${why}. Look which roles it has, and take away what was used`,
    commands: [
      shellCommand([
        'gcloud',
        'projects',
        'get-iam-policy',
        workload.projectNumber,
        '--flatten=bindings[].members',
        `--filter=bindings.members:serviceAccount:${account}`,
        '--format=value(bindings.role)',
      ]),
      role('remove-iam-policy-binding'),
    ],
    stops: ['Everything that the role lets the stolen token do, and everybody else that runs as it.'],
    doesNotStop: ['The token: it works until it expires, up to about an hour, with what roles are left.'],
    notes: [
      OUTLIVES,
      ...(names === '' ? [] : [`These run as it: ${names}. Ask who owns them first.`]),
      'Give the workload an account of its own, so that the next time it can be disabled.',
    ],
    undo: [role('add-iam-policy-binding')],
  };
}

/** The roles that were given away with it, where the entry says which and on what. */
function takeAway({ workload }: Reconstruction, made: readonly TrailCall[]): readonly ByHandEntry[] {
  const all = made.flatMap((call) =>
    (call.added ?? []).flatMap((added) => {
      const [role = '', ...member] = added.split(' ');
      const on = place(call.resource, workload.location);
      return on === undefined || member.length === 0 ? [] : [{ on, role, member: member.join(' ') }];
    }),
  );
  if (all.length === 0) return [];
  const command = (verb: string) =>
    all
      .slice(0, MOST)
      .map(({ on, role, member }) =>
        shellCommand([
          'gcloud',
          ...on.words,
          verb,
          on.name,
          `--member=${member}`,
          `--role=${role}`,
          ...on.flags,
        ]),
      );
  return [
    {
      title: `Take away the roles that it gave (${all.length})`,
      commands: command('remove-iam-policy-binding'),
      stops: ['Everything that these members can do by these roles.'],
      doesNotStop: ['Everything that they did meanwhile, and tokens that were made with them.'],
      notes: [
        'Google needs two minutes for it, sometimes more than seven.',
        `${GIVES_BACK} the roles were meant.`,
        ...(all.length > MOST ? [`${all.length - MOST} more: see the audit trail.`] : []),
      ],
      undo: command('add-iam-policy-binding'),
    },
  ];
}

/** How gcloud names what a policy stands on; undefined for what is not written out here. */
function place(resource: string, location: string) {
  const [, project = ''] = /^projects\/([^/]+)/.exec(resource) ?? [];
  if (/^projects\/[^/]+$/.test(resource))
    return { words: ['projects'], name: project, flags: ['--condition=None'] };
  const [, account] = /\/serviceAccounts\/([^/]+)$/.exec(resource) ?? [];
  if (account !== undefined)
    return {
      words: ['iam', 'service-accounts'],
      name: account,
      flags: project === '-' ? [] : [`--project=${project}`],
    };
  const [, region = location, service] = /\/locations\/([^/]+)\/services\/([^/]+)$/.exec(resource) ?? [];
  return service === undefined
    ? undefined
    : { words: ['run', 'services'], name: service, flags: [`--project=${project}`, `--region=${region}`] };
}

function keys(
  { identity, firstSign }: Reconstruction,
  account: string,
  made: readonly TrailCall[],
): readonly ByHandEntry[] {
  const seen = made.filter(({ technique }) => technique === 'T1098.001');
  if (seen.length === 0) return [];
  const fresh = (identity?.keys ?? []).filter(
    ({ createdAt, disabled }) =>
      !disabled && firstSign !== undefined && minutesBefore(firstSign, createdAt) <= thresholds.beforeMinutes,
  );
  const command = (verb: string, ids: readonly string[]) =>
    ids.map((id) =>
      shellCommand([
        'gcloud',
        'iam',
        'service-accounts',
        'keys',
        verb,
        id,
        `--iam-account=${account}`,
        '--quiet',
      ]),
    );
  const holders = [
    ...new Set([account, ...seen.map(({ resource }) => holder(resource)).filter((id) => id !== '')]),
  ];
  const list = holders
    .slice(0, MOST)
    .map((each) =>
      shellCommand([
        'gcloud',
        'iam',
        'service-accounts',
        'keys',
        'list',
        `--iam-account=${each}`,
        '--managed-by=user',
      ]),
    );
  const ids = fresh.slice(0, MOST).map(({ id }) => id);
  return [
    {
      title:
        ids.length === 0
          ? 'Look for the keys that it made, and disable each'
          : `Disable the keys that were made since, then delete them (${fresh.length})`,
      commands: [...list, ...command('disable', ids)],
      stops: ids.length === 0 ? [] : ['Every use of these keys.'],
      doesNotStop: ['Tokens that were made with them: up to an hour.', 'Keys of other accounts.'],
      notes: [
        'Keep the list before a key is deleted: its id is how its use is found in the audit log.',
        ...(ids.length === 0 ? [] : [`${GIVES_BACK} the key is theirs.`]),
        ...(fresh.length > MOST ? [`${fresh.length - MOST} more are in the list.`] : []),
      ],
      undo: command('enable', ids),
    },
  ];
}

/** The account that a key was made of, by the number or address that the entry has. */
function holder(resource: string): string {
  return /\/serviceAccounts\/([^/]+)/.exec(resource)?.[1] ?? '';
}

function accounts({ workload }: Reconstruction, made: readonly TrailCall[]): readonly ByHandEntry[] {
  if (!made.some(({ technique = '' }) => technique.startsWith('T1136'))) return [];
  const where = `--project=${workload.projectNumber}`;
  return [
    {
      title: 'Look for the account that it made, and disable it',
      commands: [
        shellCommand(['gcloud', 'iam', 'service-accounts', 'list', where]),
        shellCommand(['gcloud', 'iam', 'service-accounts', 'disable', 'ACCOUNT', where, '--quiet']),
      ],
      stops: ["The new account's tokens and keys."],
      doesNotStop: ['Everything that was done with it meanwhile.'],
      notes: [],
      undo: [shellCommand(['gcloud', 'iam', 'service-accounts', 'enable', 'ACCOUNT', where])],
    },
  ];
}
