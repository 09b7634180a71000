import { firstOf } from '../text/listing';
import type { TrailEntry } from './trail-entry';
import type { TrailCall } from '../evidence/trail-facts';
import { burstSeconds, type TrailTechnique } from './trail-techniques';
import { defined } from '../defined';

/** An entry, and what it is recognised as. */
export interface Recognised {
  readonly entry: TrailEntry;
  readonly actor: TrailCall['actor'];
  readonly technique?: TrailTechnique;
}

/** Names of what was read that a folded call lists. */
const NAMED = 3;
/** Changes of a policy that a call lists. */
const MOST_CHANGES = 20;

/**
 * Makes calls of what was recognised. Changes stay one by one; reads that are the same in all but time and object become
 * one that says how often, and a read that is ordinary, or too seldom to be a burst, is left out.
 */
export function foldCalls(all: readonly Recognised[]): readonly TrailCall[] {
  const groups = new Map<string, Recognised[]>();
  const single: TrailCall[] = [];
  for (const each of all) {
    const { entry, technique } = each;
    if (entry.log !== 'data_access') single.push(callOf([each]));
    else if (technique !== undefined) {
      const key = JSON.stringify([
        technique.recognised,
        technique.calls.length === 0 ? entry.method : '',
        entry.principal,
        entry.callerIp,
        entry.code,
        each.actor,
      ]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [each]);
      else group.push(each);
    }
  }
  return [...single, ...[...groups.values()].flatMap(folded)];
}

function folded(group: readonly Recognised[]): readonly TrailCall[] {
  const burst = group[0]?.technique?.burst;
  if (burst === undefined) return [callOf(group)];
  const begins = group.findIndex((_each, index) => isBurst(group, index, burst));
  return begins < 0 ? [] : [callOf(group.slice(begins))];
}

/** Tells whether as many calls as make a burst follow within its time. One that tries out many permissions counts as many. */
function isBurst(group: readonly Recognised[], from: number, burst: number): boolean {
  const start = Date.parse(group[from]?.entry.at ?? '');
  let weight = 0;
  for (const { entry } of group.slice(from, from + burst)) {
    if (Date.parse(entry.at) - start > burstSeconds * 1_000) return false;
    weight += weightOf(entry);
    if (weight >= burst) return true;
  }
  return false;
}

/** Few programs ask for more than a handful of permissions at once; those that try them all ask for a hundred. */
function weightOf({ permissions }: TrailEntry): number {
  return Math.max(1, Math.ceil(permissions.length / 10));
}

function callOf(group: readonly Recognised[]): TrailCall {
  const [first] = group;
  if (first === undefined) throw new Error('a call without an entry');
  const { entry, actor, technique } = first;
  const { at, severity, revision, instance, text, method, principal, callerIp, userAgent, resource } = entry;
  const { scope, log, code, bindings, wanted, origin } = entry;
  const through = throughOf(entry);
  const [added, removed] = (['add', 'remove'] as const).map((wanted) =>
    bindings
      .filter(({ action }) => action === wanted)
      .slice(0, MOST_CHANGES)
      .map(({ role, member }) => `${role} ${member}`),
  );
  return {
    ...{ at, severity, revision, text, method, principal, callerIp, userAgent, resource },
    ...defined({ instance }),
    ...{ scope, log, actor, origin, succeeded: code === 0 },
    ...(code === 0 ? {} : { code }),
    ...defined({ through }),
    ...(technique === undefined
      ? {}
      : {
          technique: technique.id,
          recognised: `${technique.recognised}${objectsOf(group)}${timesOf(group)}`,
        }),
    ...(added === undefined || added.length === 0 ? {} : { added }),
    ...(removed === undefined || removed.length === 0 ? {} : { removed }),
    ...(wanted.length === 0 || bindings.length > 0 ? {} : { wanted: wanted.slice(0, MOST_CHANGES) }),
  };
}

/** Names the objects that were read, by the ends of their names: `(api-key, db-password)`. */
function objectsOf(group: readonly Recognised[]): string {
  if (group[0]?.entry.log !== 'data_access') return '';
  const names = [...new Set(group.map(({ entry }) => nameOf(entry)))].filter((name) => name !== '');
  if (names.length === 0) return '';
  return ` (${firstOf(names, NAMED)})`;
}

function nameOf({ account, resource }: TrailEntry): string {
  if (account !== '') return account;
  return (
    resource
      .replace(/\/versions\/[^/]*$/, '')
      .split('/')
      .at(-1) ?? ''
  );
}

function timesOf(group: readonly Recognised[]): string {
  const last = group.at(-1)?.entry.at ?? '';
  return group.length === 1 ? '' : `, ${group.length} times until ${last}`;
}

function throughOf({ key, delegation }: TrailEntry): string | undefined {
  if (delegation.length > 0) return `through ${delegation.join(', ')}`;
  return key === '' ? undefined : `with key ${key.split('/').at(-1) ?? ''}`;
}
