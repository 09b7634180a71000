import type { CaseResult } from './case';

/** One attack as a line: `held` when it came to nothing. */
export function tableLine({ pass, name, who, seconds, title }: CaseResult): string {
  return (
    (pass ? 'held' : 'BROKEN').padEnd(8) +
    `${name.padEnd(28)}${who.padEnd(10)}${seconds.toFixed(1).padStart(6)} s  ${title}`
  );
}

/** The table, what went wrong below it, and how many held. */
export function summary(results: readonly CaseResult[]): string {
  const broken = results.filter(({ pass }) => !pass);
  return [
    ...results.map(tableLine),
    '',
    ...broken.flatMap(({ name, failures, folder }) => [
      `${name}:`,
      ...failures.map((text) => `  - ${text}`),
      ...(folder === null ? [] : [`  kept: ${folder}`]),
      '',
    ]),
    `${results.length - broken.length} of ${results.length} attacks held`,
    '',
  ].join('\n');
}
