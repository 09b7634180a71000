import type { Figure } from '../figure';
import { calls } from './calls';
import { events } from './events';
import { explainFigures } from './explain';
import { memory } from './memory';
import { planFigures } from './plan';
import { ready } from './ready';
import { takeover } from './takeover';

/** Every figure, in the order in which they are measured. */
export const figures: readonly Figure[] = [
  ready,
  ...planFigures,
  events,
  calls,
  ...explainFigures,
  memory,
  takeover,
];

/** The figures of these names, all without a name. Throws an Error that lists what there is when one is unknown. */
export function figuresNamed(names: readonly string[]): readonly Figure[] {
  const unknown = names.find((name) => !figures.some((one) => one.name === name));
  if (unknown !== undefined)
    throw new Error(
      `There is no figure '${unknown}'. Figures: ${figures.map(({ name }) => name).join(', ')}.`,
    );
  return names.length === 0 ? figures : figures.filter(({ name }) => names.includes(name));
}
