import type { RunResult } from './result';

/** Columns of the table, with how wide each is. */
const COLUMNS = [
  ['', 4],
  ['scenario', 38],
  ['outcome', 18],
  ['shell', 5],
  ['token', 5],
  ['disturbed', 9],
  ['restored', 8],
  ['to plan', 8],
  ['to end', 8],
  ['events', 9],
] as const;

/** The head of the table. */
export function tableHead(): string {
  return row(COLUMNS.map(([title]) => title));
}

/** One run as a line. */
export function tableLine(result: RunResult): string {
  const { pass, outcome, attacker, disturbed, restoredEqual, seconds, events } = result;
  return row([
    pass ? 'pass' : 'FAIL',
    nameOf(result),
    outcome ?? 'none',
    attacker.shell,
    attacker.token,
    String(disturbed.length),
    restoredEqual === null ? '-' : restoredEqual ? 'equal' : 'NO',
    inSeconds(seconds.toPlan),
    inSeconds(seconds.decisionToOutcome),
    `${events.finding}+${events.incident}`,
  ]);
}

/** Describes the failures in words, for below the table. Empty when there are none. */
export function failuresText(results: readonly RunResult[]): string {
  return results
    .filter(({ pass }) => !pass)
    .map((result) =>
      [`${nameOf(result)}:`, ...result.failures.map((text) => `  - ${shown(text)}`)].join('\n'),
    )
    .join('\n');
}

function nameOf({ scenario, switches }: Pick<RunResult, 'scenario' | 'switches'>): string {
  return [scenario, ...Object.entries(switches).map(([name, value]) => `${name}=${value}`)].join(' ');
}

function inSeconds(value: number | null): string {
  return value === null ? '-' : `${value.toFixed(1)} s`;
}

/** Texts can come from outside; what a terminal would act on is taken out. */
function shown(text: string): string {
  return text.replaceAll(/[^\P{C}\n]/gu, '?').replaceAll('\n', '\n    ');
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, at) => cell.padEnd(COLUMNS[at]?.[1] ?? 0))
    .join('  ')
    .trimEnd();
}
