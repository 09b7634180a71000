import { enumerated } from '../text/listing';
import { inertLine } from '../text/inert-text';

/** Revisions that are named; the rest is a count. */
const MOST = 5;

/**
 * On which of several attacked revisions a step acts, and why, in one sentence; empty where findings name one or none. `of` is
 * the kind of workload in words. Inert.
 */
export function onAll(attacked: readonly string[], of: string, why: string): readonly string[] {
  if (attacked.length < 2) return [];
  const more = attacked.length - MOST;
  const names = attacked.slice(0, MOST).map((name) => inertLine(name, 80));
  const all = enumerated(more > 0 ? [...names, `${more} more`] : names);
  return [
    `Every instance of ${all}, all of which findings name: it acts on the whole ${of} and not on one revision, since ${why}.`,
  ];
}
