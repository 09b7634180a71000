import { inertLine } from '../../domain/text/inert-text';
import type { Colors } from '../output';
import { items, verbatim } from '../render/text-layout';
import { stands, type CheckedItem } from './item';

const PAINT = {
  exists: 'green',
  made: 'green',
  missing: 'yellow',
  differs: 'yellow',
  unknown: 'red',
} as const satisfies Record<CheckedItem['state'], keyof Colors>;

/** Each part with what stands, what does not, and the commands that mend it; last, what to do now. */
export function renderSetup(
  parts: readonly CheckedItem[],
  { applied, width, colors }: { readonly applied: boolean; readonly width: number; readonly colors: Colors },
): string {
  const lines = parts.flatMap(({ part, resource, state, says, differences, commands, problem }) => [
    `${colors[PAINT[state]](state.padEnd(8))} ${part}: ${inertLine(resource, 300)}`,
    ...(says === null ? [] : items([says], width)),
    ...items(differences, width),
    ...(problem === null ? [] : items([problem.message], width)),
    ...verbatim(commands.map((command) => `$ ${command}`)),
  ]);
  return [...lines, '', ...summary(parts, applied)].join('\n');
}

function summary(parts: readonly CheckedItem[], applied: boolean): readonly string[] {
  const count = (state: CheckedItem['state']): number => parts.filter((part) => part.state === state).length;
  const made = count('made');
  if (parts.every(stands)) {
    return [made === 0 ? 'Everything stands. Nothing was changed.' : `Everything stands; ${made} made.`];
  }
  const counts = (['made', 'missing', 'differs', 'unknown'] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${state}`);
  return [
    `${counts.join(', ')} of ${parts.length}. ${made === 0 ? 'Nothing was changed.' : ''}`.trim(),
    ...(applied || count('missing') === 0
      ? []
      : ['--apply makes what is missing; or run the commands, and this again.']),
    ...(applied && count('missing') > 0
      ? ['The rest is for a person: run the commands above, then this again.']
      : []),
    ...(count('differs') > 0 ? ['Other settings may be meant, and are never changed here.'] : []),
  ];
}
