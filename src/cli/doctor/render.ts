import type { Output } from '../output';
import { verbatim, wrap } from '../text-layout';
import type { Check, CheckStatus } from './check';

const LABELS = {
  ok: 'ok',
  warning: 'warning',
  missing: 'missing',
  'not-checked': 'not checked',
} as const satisfies Record<CheckStatus, string>;

const COLUMN = 16;

/** Each check as a line; below it, where it is not ok, what it is needed for, what was found, and what mends it. A count ends it. */
export function renderChecks(checks: readonly Check[], output: Output): string {
  const lines = checks.flatMap((check) => renderCheck(check, output));
  const counts = Object.entries(LABELS).flatMap(([status, label]) => {
    const count = checks.filter((check) => check.status === status).length;
    return count === 0 ? [] : [`${String(count)} ${label}`];
  });
  return [...lines, '', counts.join(', ')].join('\n');
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
