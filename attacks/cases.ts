import type { AttackCase } from './case';
import { approvals } from './cases/approvals';
import { marks } from './cases/marks';
import { messages } from './cases/messages';
import { names } from './cases/names';
import { people } from './cases/people';
import { pressure } from './cases/pressure';
import { puppets } from './cases/puppets';
import { said } from './cases/said';
import { strangers } from './cases/strangers';
import { texts } from './cases/texts';
import { timing } from './cases/timing';
import { world } from './cases/world';

/** Every attack, in the order in which they run. */
export const attackCases: readonly AttackCase[] = [
  ...marks,
  ...approvals,
  ...people,
  ...said,
  ...puppets,
  ...timing,
  ...strangers,
  ...pressure,
  ...names,
  ...messages,
  ...texts,
  ...world,
];

/** The attacks that `npm test` plays: quick ones that tell most. The others take minutes. */
export const sampleNames = [
  'puppet-orders',
  'puppet-says',
  'puppet-ends-finding',
  'reports-without-end',
] as const;

/** The cases of these names, all without a name. Throws an Error that lists what there is when one is unknown. */
export function casesNamed(named: readonly string[]): readonly AttackCase[] {
  const unknown = named.find((name) => !attackCases.some((one) => one.name === name));
  if (unknown !== undefined)
    throw new Error(
      `There is no attack '${unknown}'. Attacks: ${attackCases.map(({ name }) => name).join(', ')}.`,
    );
  return named.length === 0 ? attackCases : attackCases.filter(({ name }) => named.includes(name));
}
