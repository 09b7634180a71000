import type { CaseResult } from './case';

/** One case as a line. */
export function tableLine({ pass, name, seconds, title }: CaseResult): string {
  return `${pass ? 'pass' : 'FAIL'}  ${name.padEnd(28)}  ${seconds.toFixed(1).padStart(6)} s  ${title}`;
}

/** The table, what went wrong below it, and how many passed. */
export function summary(results: readonly CaseResult[]): string {
  const failed = results.filter(({ pass }) => !pass);
  return [
    ...results.flatMap((result) => [tableLine(result), ...result.figures.map((text) => `      ${text}`)]),
    '',
    ...failed.flatMap(({ name, failures, folder }) => [
      `${name}:`,
      ...failures.map((text) => `  - ${text}`),
      ...(folder === null ? [] : [`  kept: ${folder}`]),
      '',
    ]),
    `${results.length - failed.length} of ${results.length} cases passed`,
    '',
  ].join('\n');
}
