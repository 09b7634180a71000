import type { FigureResult } from './figure';

/** The figures as a table, and below it on what each was measured. */
export function table(results: readonly FigureResult[]): string {
  const rows = results.map(({ name, value, unit, goal, bound, pass, min, max, runs }) =>
    [
      (pass ? 'met' : 'MISSED').padEnd(6),
      name.padEnd(28),
      shown(value).padStart(9),
      unit.padEnd(10),
      `${bound} ${goal}`.padEnd(14),
      `${shown(min)} to ${shown(max)}`.padEnd(20),
      `${runs} runs`,
    ]
      .join('  ')
      .trimEnd(),
  );
  const below = results.map(({ name, measured }) => `${name}: ${measured}`);
  return `${[...rows, '', ...below].join('\n')}\n`;
}

function shown(value: number | null): string {
  return value === null ? 'none' : String(value);
}
