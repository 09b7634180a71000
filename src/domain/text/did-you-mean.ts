/** Fewest single-character changes (insert, delete, replace) from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [at, letter] of Array.from(from).entries()) {
    const next = [at + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/**
 * The sentence's end for an unknown word: `; did you mean "approvers"?` when a known word is near, else the known
 * words. Words from outside are cut before they are compared, so that a long one costs nothing.
 */
export function didYouMean(word: string, known: readonly string[]): string {
  const short = word.slice(0, 60);
  const [nearest] = known
    .map((candidate) => ({ candidate, steps: distance(short.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps);
  const near = nearest !== undefined && nearest.steps <= Math.ceil(nearest.candidate.length / 3);
  return near ? `; did you mean "${nearest.candidate}"?` : `; known: ${known.join(', ')}`;
}
