import { detectorOf } from '../detector';
import { inertLine, valueRoom } from '../text/inert-text';
import { secretsRead } from './reconstruction/calls';
import type { Reconstruction } from './reconstruction/reconstruction';
import type { TrailCall } from '../evidence/trail-facts';

/** Most that are named; the rest is a count. */
const MOST = 5;

/**
 * Lists what the attacker is known to hold that outlives every instance, each a noun phrase, the longest lasting
 * first: keys, roles, accounts, things started elsewhere, secrets, a token that was used from outside. Empty where nothing of
 * it was seen, which does not prove that there is nothing. Inert, each with room for `units`.
 */
export function attackerKeeps(known: Reconstruction, units: number = valueRoom.sentence): readonly string[] {
  const { calls } = known;
  const made = calls.filter(({ succeeded }) => succeeded);
  const all = [
    ...made.flatMap(keyOf),
    ...made.flatMap(rolesOf),
    ...inPolicy(known),
    ...made.flatMap(accountOf),
    ...made.flatMap(elsewhere),
    ...secretsRead(made).map(({ name }) => `the value of the secret ${name}`),
    ...(calls.some(({ origin }) => origin === 'outside')
      ? ['a token that was used from outside Google (for up to about an hour)']
      : []),
  ].map((text) => inertLine(text, units));
  const distinct = [...new Set(all)];
  const more = distinct.length - MOST;
  return more > 0 ? [...distinct.slice(0, MOST), `${more} more`] : distinct;
}

function keyOf({ technique, recognised, resource }: TrailCall): readonly string[] {
  if (technique === 'T1098.004') return ['a way into machines (SSH key or start script)'];
  if (technique !== 'T1098.001') return [];
  if (/API key|HMAC/.test(recognised ?? '')) return ['an API or HMAC key that does not expire'];
  const account = /\/serviceAccounts\/([^/]+)/.exec(resource)?.[1] ?? '';
  return [`a key of ${account.includes('@') ? account : 'a service account'} that does not expire`];
}

/** Names the roles that were granted, where the entry says them; else that some were. */
function rolesOf({ technique = '', added = [], resource, recognised }: TrailCall): readonly string[] {
  if (!/^T1098(?:\.003|\.006)?$/.test(technique)) return [];
  const where = resource.split('/').at(-1) ?? '';
  const given = added.flatMap((each) => {
    const [role = '', ...member] = each.split(' ');
    return member.length === 0 ? [] : [`${role} for ${member.join(' ')} on ${where}`];
  });
  return given.length > 0 ? given : [`what it ${recognised ?? 'changed about who may do what'} (${where})`];
}

/** Lists what a finding about a changed policy says was added to it. */
function inPolicy({ findings, workload }: Reconstruction): readonly string[] {
  return findings
    .filter(({ category }) => detectorOf(category).family === 'iam')
    .flatMap(({ iamBindings = [] }) => iamBindings.filter(({ action }) => action === 'ADD'))
    .filter(({ role, member }) => role !== '' && member !== '')
    .map(({ role, member }) => `${role} for ${member} on ${workload.name}`);
}

function accountOf({ technique = '' }: TrailCall): readonly string[] {
  return technique.startsWith('T1136') ? ['a service account that it created'] : [];
}

/** It runs on, whatever becomes of this workload. */
function elsewhere({ technique = '', resource, recognised }: TrailCall): readonly string[] {
  if (!/^T(?:1496|1610|1648|1578)\b/.test(technique)) return [];
  const name = resource.split('/').at(-1) ?? '';
  return [
    recognised === 'started a machine' ? `the machine ${name}` : `${name}: it ${recognised ?? 'started it'}`,
  ];
}
