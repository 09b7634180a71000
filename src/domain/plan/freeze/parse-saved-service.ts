import { Failure } from '../../failures';
import type { RevisionImages } from '../plan';
import type { ServiceScaling, TrafficTarget } from '../../workload/service';
import type { SavedService } from './original-state';

/** Reads a saved state back from the ledger. Throws `ledger-corrupt`, naming the member that is wrong. */
export function parseSavedService(value: unknown): SavedService {
  const saved = members(value, 'the saved state', ['uid', 'scaling', 'traffic', 'revisions', 'at']);
  return {
    uid: text(saved, 'uid'),
    scaling: parseScaling(saved['scaling']),
    traffic: list(saved, 'traffic').map(parseTarget),
    ...(Object.hasOwn(saved, 'revisions') ? { revisions: list(saved, 'revisions').map(parseImages) } : {}),
    at: text(saved, 'at'),
  };
}

function parseScaling(value: unknown): ServiceScaling {
  const counts = ['manualInstanceCount', 'minInstanceCount', 'maxInstanceCount'] as const;
  const scaling = members(value, 'scaling', ['mode', ...counts]);
  const given = counts
    .filter((key) => Object.hasOwn(scaling, key))
    .map((key) => [key, count(scaling, key)] as const);
  return { mode: text(scaling, 'mode'), ...Object.fromEntries(given) };
}

function parseTarget(value: unknown): TrafficTarget {
  const target = members(value, 'a traffic target', ['type', 'revision', 'percent', 'tag']);
  const { type } = target;
  if (type !== 'latest' && type !== 'revision')
    throw corrupt('type of a traffic target is neither latest nor revision');
  return {
    type,
    percent: count(target, 'percent'),
    ...(Object.hasOwn(target, 'revision') ? { revision: text(target, 'revision') } : {}),
    ...(Object.hasOwn(target, 'tag') ? { tag: text(target, 'tag') } : {}),
  };
}

function parseImages(value: unknown): RevisionImages {
  const given = members(value, 'a revision', ['revision', 'images']);
  const images = list(given, 'images').map((image) => {
    if (typeof image !== 'string') throw corrupt('an image is not a text');
    return image;
  });
  return { revision: text(given, 'revision'), images };
}

function list(from: Record<string, unknown>, key: string): readonly unknown[] {
  const value = from[key];
  if (!Array.isArray(value)) throw corrupt(`${key} is not a list`);
  return value;
}

function members(value: unknown, what: string, known: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw corrupt(`${what} is not an object`);
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw corrupt(`${what} has an unknown member ${JSON.stringify(unknown.slice(0, 40))}`);
  return { ...value };
}

function text(from: Record<string, unknown>, key: string): string {
  const value = from[key];
  if (typeof value !== 'string') throw corrupt(`${key} is not a text`);
  return value;
}

function count(from: Record<string, unknown>, key: string): number {
  const value = from[key];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw corrupt(`${key} is not a count`);
  return value;
}

function corrupt(why: string): Failure {
  return new Failure('ledger-corrupt', `the ledger's saved state of the workload cannot be read: ${why}`);
}
