import { createInterface } from 'node:readline/promises';
import { Failure } from '../domain/failures';

/** A terminal, or what stands for one. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks for the plan's short hash to be typed, so that nobody answers a plan without having looked at it. Throws
 * `decision-rejected` for anything else, end of input included.
 */
export async function confirmPlan(act: string, short: string, { input, output }: Terminal): Promise<void> {
  const lines = createInterface({ input, output });
  try {
    // A closed input never answers the question.
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    const typed = await Promise.race([lines.question(`Type ${short} to ${act} this plan: `), ended]);
    if (typed.trim().toLowerCase() === short) return;
    throw new Failure('decision-rejected', `not sent: what was typed is not ${short}`);
  } finally {
    lines.close();
  }
}
