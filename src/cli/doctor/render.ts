import type { Output } from '../output';
import { verbatim, wrap } from '../render/text-layout';
import type { Check, CheckStatus } from './check';

const LABELS = {
  ok: 'ok',
  warning: 'warning',
  missing: 'missing',
  'not-checked': 'not checked',
} as const satisfies Record<CheckStatus, string>;

const COLUMN = 16;

/**
 * Prints each check as a line; below it, where it is not ok, why it is needed, what was found, and how to fix it.
 * Checks that were skipped for one and the same setting share one line. A count ends it.
 */
export function renderChecks(checks: readonly Check[], output: Output): string {
  const lines = grouped(checks).flatMap((group) => renderGroup(group, output));
  const counts = Object.entries(LABELS).flatMap(([status, label]) => {
    const count = checks.filter((check) => check.status === status).length;
    return count === 0 ? [] : [`${String(count)} ${label}`];
  });
  return [...lines, '', counts.join(', ')].join('\n');
}

/** Checks that wait for the same setting, together where the first of them stands; every other check alone. */
export function grouped(checks: readonly Check[]): readonly (readonly Check[])[] {
  const groups = new Map<string, Check[]>();
  checks.forEach((check, index) => {
    const { status, on, found, mend } = check;
    const isUnset = on === undefined && found !== undefined && mend !== undefined && status !== 'ok';
    const key = isUnset ? `${status} ${found} ${mend}` : String(index);
    groups.set(key, [...(groups.get(key) ?? []), check]);
  });
  return [...groups.values()];
}

function renderGroup(group: readonly Check[], output: Output): readonly string[] {
  const [first, ...more] = group;
  if (first === undefined) return [];
  if (more.length === 0) return renderCheck(first, output);
  const { status, found = '', mend = '' } = first;
  const { width, colors } = output;
  const color = status === 'warning' ? colors.yellow : colors.red;
  const [title = '', ...rest] = wrap(
    `${found}: ${String(group.length)} checks wait for it. To make them, ${mend}`,
    width - COLUMN,
  );
  return [
    `${color(LABELS[status].padEnd(COLUMN))}${title}`,
    ...rest.map((line) => `${' '.repeat(COLUMN)}${line}`),
  ];
}

function renderCheck(check: Check, { width, colors }: Output): readonly string[] {
  const { name, status, on, needed, found, mend } = check;
  const color = { ok: colors.green, warning: colors.yellow, missing: colors.red, 'not-checked': colors.red };
  // Names and commands stand whole, so that they can be copied.
  const [title = ''] = verbatim([on === undefined ? name : `${name} on ${on}`], 0);
  const below = (texts: readonly string[]) =>
    texts.flatMap((text) => wrap(text, width - COLUMN).map((line) => `${' '.repeat(COLUMN)}${line}`));
  const well = status === 'ok';
  return [
    `${color[status](LABELS[status].padEnd(COLUMN))}${title}`,
    ...below([...(well ? [] : [`needed ${needed}`]), ...(found === undefined ? [] : [found])]),
    ...(mend === undefined || well ? [] : verbatim([mend], COLUMN)),
  ];
}
