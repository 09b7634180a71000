import type { AttackCase } from '../case';
import { approvals } from './approvals';
import { marks } from './marks';
import { messages } from './messages';
import { names } from './names';
import { people } from './people';
import { pressure } from './pressure';
import { puppets } from './puppets';
import { said } from './said';
import { strangers } from './strangers';
import { texts } from './texts';
import { timing } from './timing';
import { world } from './world';

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
