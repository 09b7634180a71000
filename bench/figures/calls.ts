import { containOne } from '../rig/contain-one';
import type { Figure } from '../figure';
import { openField, type Field } from '../rig/field';
import { useOf, type Use } from '../rig/quotas';

/** Counts the calls of one incident, from its finding until it is contained. */
async function callsOf(field: Field, number: number): Promise<readonly Use[]> {
  const { cloud } = field.stage;
  const before = (await cloud.truth()).calls.length;
  await containOne(field, number);
  const made = (await cloud.truth()).calls.slice(before);
  return useOf(made.map(({ method }) => method));
}

const shown = ({ api, calls, percent }: Use): string =>
  `${calls} ${api}${percent === undefined ? '' : ` (${percent.toFixed(1)} %)`}`;

/** How many incidents can begin in the same minute before Google makes one of them wait. */
export const calls: Figure = {
  name: 'calls-per-incident',
  title: 'part of the most used per-minute quota of one project that one incident takes, up to contained',
  unit: '%',
  goal: 20,
  bound: 'at most',
  runs: 3,
  async measure(runs) {
    const field = await openField('calls', runs);
    try {
      await field.stage.addWorker({ args: [] });
      const uses: (readonly Use[])[] = [];
      for (let number = 1; number <= runs; number += 1) uses.push(await callsOf(field, number));
      return {
        values: uses.map((use) => Math.max(...use.map(({ percent = 0 }) => percent))),
        notes: [
          `calls, and part of the default quota of a minute: ${uses.at(-1)?.map(shown).join(', ') ?? 'none'}`,
        ],
      };
    } finally {
      await field.close();
    }
  },
};
