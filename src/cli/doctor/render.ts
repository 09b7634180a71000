import type { Output } from '../output';
import { field, verbatim } from '../text-layout';
import type { Check, CheckStatus } from './check';

const LABELS = {
  ok: 'ok',
  warning: 'warning',
  missing: 'missing',
  'not-checked': 'not checked',
} as const satisfies Record<CheckStatus, string>;

const COLUMN = 16;

/** Each check as a line, with what was found and what mends it below, and a count at the end. */
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
  const [first = '', ...rest] = field(
    LABELS[status],
    [`${name}${on === undefined ? '' : ` on ${on}`}: ${needed}`, ...(found === undefined ? [] : [found])],
    width,
  );
  const color = { ok: colors.green, warning: colors.yellow, missing: colors.red, 'not-checked': colors.red };
  const label = first.slice(0, COLUMN);
  return [
    `${color[status](label)}${first.slice(COLUMN)}`,
    ...rest,
    // Whole, so that a command can be copied.
    ...(mend === undefined || status === 'ok' ? [] : verbatim([mend], COLUMN)),
  ];
}
