import type { EndedRun } from '../../temporal/incident-client';
import { stamp } from './when';

/** `has ended at 2026-03-01 14:03:00 UTC: terminated`. */
export function endedText({ how, at }: EndedRun): string {
  return `has ended${at === undefined ? '' : ` at ${stamp(at)} UTC`}: ${how}`;
}
