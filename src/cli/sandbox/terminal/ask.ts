import { createInterface } from 'node:readline/promises';
import { clearLine, cursorTo } from 'node:readline';
import type { Foreground } from '../story/teller';

/** What a person typed. */
export interface TypedAnswer {
  readonly act: 'approve' | 'refuse';
  readonly reason: string;
}

/** A terminal, or what stands for one. */
export interface AskingTerminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

export interface Question {
  /** What was typed; undefined when the question was closed, by us or by the end of the input. */
  readonly answer: Promise<TypedAnswer | undefined>;
  /** Takes the question back, because it has been decided elsewhere. */
  close(): void;
  readonly foreground: Foreground;
}

/**
 * Asks on the terminal until the answer is one, and then for a reason. A plan is approved by its short hash, as
 * `firebreak approve` asks for it: no stray key decides, and nobody learns to approve without having looked. `onInterrupt`
 * is called for Ctrl-C, which the terminal hands to whoever reads lines instead of sending a signal.
 */
export function askPerson(
  { input, output }: AskingTerminal,
  short: string,
  onInterrupt: () => void,
): Question {
  const lines = createInterface({ input, output });
  const closing = new AbortController();
  let isOpen = true;
  lines.on('SIGINT', onInterrupt);
  lines.once('close', () => {
    isOpen = false;
    closing.abort();
  });

  const question = async (text: string): Promise<string> =>
    (await lines.question(text, { signal: closing.signal })).trim();

  const ask = async (): Promise<TypedAnswer | undefined> => {
    try {
      let act = actOf(await question(`Type ${short} to approve this plan, or refuse: `), short);
      while (act === undefined)
        act = actOf(await question(`${short}, the plan's hash, approves it; refuse refuses it: `), short);
      let reason = await question('Why, in a few words (it is kept): ');
      while (reason === '') reason = await question('A decision needs a reason: ');
      return { act, reason };
    } catch (thrown) {
      if (closing.signal.aborted) return undefined;
      throw thrown;
    } finally {
      lines.close();
    }
  };

  return {
    answer: ask(),
    close: () => lines.close(),
    foreground: {
      hide: () => {
        if (!isOpen) return;
        cursorTo(output, 0);
        clearLine(output, 0);
      },
      show: () => {
        if (isOpen) lines.prompt(true);
      },
    },
  };
}

/** The hash approves, with or without the word before it; the word alone does not. */
function actOf(typed: string, short: string): TypedAnswer['act'] | undefined {
  const said = typed.toLowerCase();
  if (said === 'refuse') return 'refuse';
  return said.replace(/^approve\s+/, '') === short ? 'approve' : undefined;
}
