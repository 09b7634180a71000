import { randomUUID } from 'node:crypto';
import type { Field } from './field';

/** Delivers the finding of this number, approves the plan that is asked, and waits until it is contained. The ids of both workflows. */
export async function containOne(
  field: Field,
  number: number,
): Promise<{ readonly finding: string; readonly slot: string }> {
  const finding = await field.deliver(number);
  const incident = field.incident(number);
  const asked = await incident.until('a plan is asked', ({ phase }) => phase === 'awaiting-decision');
  await incident.decide('approve', asked, randomUUID());
  await incident.until('contained', ({ phase, outcome }) => phase === 'watching' && outcome === 'contained');
  return { finding, slot: incident.slot };
}
