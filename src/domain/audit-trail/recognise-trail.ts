import type { TrailContext } from './trail-context';
import type { TrailEntry } from './trail-entry';
import type { TrailCall } from '../evidence/trail-facts';
import { foldCalls, type Recognised } from './fold-trail';
import { isCall, trailTechniques, type Tell, type TrailTechnique } from './trail-techniques';

/**
 * The calls of a trail, oldest first, each as what it is recognised as. Changes and refused calls are always among them;
 * reads only where they are recognised, and those that repeat one another are one.
 */
export function recogniseTrail(entries: readonly TrailEntry[], context: TrailContext): readonly TrailCall[] {
  const once = oncePerOperation(entries);
  const recognised = once.flatMap((entry) => recognise(entry, context));
  return foldCalls(recognised).toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Tells whether the workload's identity made the call: by its token, with a key of it, or through another account. */
function isByWorkload({ principal, key, delegation }: TrailEntry, accounts: readonly string[]): boolean {
  return accounts.some(
    (account) =>
      principal === account || delegation.includes(account) || key.includes(`/serviceAccounts/${account}/`),
  );
}

function recognise(entry: TrailEntry, context: TrailContext): readonly Recognised[] {
  const actor = isByWorkload(entry, context.accounts) ? 'workload' : 'other';
  const fits = trailTechniques.filter((technique) => isRecognised(technique, entry, actor, context));
  const first = fits.find(({ beside }) => beside !== true);
  const all = [...(first === undefined ? [] : [first]), ...fits.filter(({ beside }) => beside === true)];
  if (all.length === 0) return [{ entry, actor }];
  return all.map((technique) => ({ entry, actor, technique }));
}

function isRecognised(
  { calls, service, tell }: TrailTechnique,
  entry: TrailEntry,
  actor: TrailCall['actor'],
  context: TrailContext,
): boolean {
  if (calls.length > 0 && !calls.some((call) => isCall(entry.method, call))) return false;
  // An entry that names no service is not let off for that.
  if (service !== undefined && entry.service !== '' && entry.service !== service) return false;
  return tell === undefined || shows(tell, entry, actor, context);
}

function shows(tell: Tell, entry: TrailEntry, actor: TrailCall['actor'], context: TrailContext): boolean {
  const { bindings, auditConfigs, origin, permissions } = entry;
  switch (tell) {
    case 'outside':
      return actor === 'workload' && origin === 'outside';
    case 'by-workload':
      return actor === 'workload';
    case 'other-account':
      return !context.accounts.some((own) => entry.account === own || entry.resource.endsWith(`/${own}`));
    case 'not-given-secret':
      return origin === 'outside' || !isGiven(entry, context.secrets);
    case 'gives':
      return (
        bindings.some(({ action }) => action === 'add') ||
        (bindings.length === 0 && auditConfigs.length === 0)
      );
    case 'takes':
      return bindings.length > 0 && bindings.every(({ action }) => action === 'remove');
    case 'cuts-logging':
      return auditConfigs.some(({ action, exempted }) => (action === 'add') === (exempted !== ''));
    case 'overwrites':
      return ['storage.objects.create', 'storage.objects.delete'].every((each) => permissions.includes(each));
  }
}

/** A secret of the workload's own settings: Cloud Run reads it with the workload's identity at each start. */
function isGiven({ resource }: TrailEntry, secrets: readonly string[]): boolean {
  const name = /(?:^|\/)secrets\/([^/]+)/.exec(resource)?.[1];
  return name !== undefined && secrets.some((secret) => secret === name || secret.endsWith(`/${name}`));
}

/** Start and end of a long-running operation are an entry each; the start says who, the end how it went. */
function oncePerOperation(entries: readonly TrailEntry[]): readonly TrailEntry[] {
  const kept: TrailEntry[] = [];
  const at = new Map<string, number>();
  for (const entry of entries) {
    const key = `${entry.service} ${entry.method} ${entry.operation}`;
    const known = entry.operation === '' ? undefined : at.get(key);
    const start = known === undefined ? undefined : kept[known];
    if (known === undefined || start === undefined) {
      at.set(key, kept.length);
      kept.push(entry);
    } else if (start.code === 0 && entry.code !== 0) {
      kept[known] = { ...start, code: entry.code, text: entry.text };
    }
  }
  return kept;
}
