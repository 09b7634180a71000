import { createInterface } from 'node:readline/promises';
import { Failure } from '../../../domain/failures';

/** A terminal, or what stands for one. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks for `word` to be typed, the hash of a plan or the name of a workload, so that nobody acts on something without having
 * looked at it. `to` ends the sentence: `approve this plan`. Throws `decision-rejected` for anything else, end of input
 * included.
 */
export async function confirmTyped(to: string, word: string, { input, output }: Terminal): Promise<void> {
  const lines = createInterface({ input, output });
  try {
    // A closed input never answers the question; the last line that came before its end still does.
    const ended = new Promise<string>((resolve) => {
      lines.once('close', () => setImmediate(() => resolve('')));
    });
    const typed = await Promise.race([lines.question(`Type ${word} to ${to}: `), ended]);
    if (typed.trim().toLowerCase() === word) return;
    throw new Failure('decision-rejected', `not sent: what was typed is not ${word}`);
  } finally {
    lines.close();
  }
}

/** The process's own terminal: the question goes to stderr, since stdout carries what was asked for. */
export function processTerminal(): Terminal {
  return { input: process.stdin, output: process.stderr };
}
