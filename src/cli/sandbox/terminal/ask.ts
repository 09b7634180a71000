import { createInterface } from 'node:readline/promises';
import { clearLine, cursorTo } from 'node:readline';
import type { ReadStream } from 'node:tty';
import type { Foreground } from '../story/teller';

/** A line that a person typed. */
interface TypedAnswer {
  readonly act: 'approve' | 'refuse';
  readonly reason: string;
}

/** A terminal, or what stands for one. */
export interface AskingTerminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

export interface Question {
  /** The typed line; undefined when the question was closed, by us or by the end of the input. */
  readonly answer: Promise<TypedAnswer | undefined>;
  /** Takes the question back, because it has been decided elsewhere. */
  close(): void;
  readonly foreground: Foreground;
}

/**
 * Asks on the terminal until the answer is one, and then for a reason. A plan is approved by its short hash, as
 * `firebreak approve` asks for it: no stray key decides, and nobody learns to approve without having looked. `onInterrupt`
 * is called for Ctrl-C, which the terminal hands to the reader of lines instead of sending a signal.
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

/** A pause in typing after which somebody has noticed, and how long that is waited for, in milliseconds. */
const PAUSE_MS = 500;
const MOST_MS = 3_000;

/**
 * Reads and drops the typing from now on. A person in the middle of an answer to a question that is closed keeps
 * typing, and the shell would run the rest as a command. Ctrl-C still interrupts. Resolves, once called, when the
 * typing has paused, and gives the terminal back. Does nothing where there is no terminal.
 */
export function swallowInput(input: ReadStream, onInterrupt: () => void): () => Promise<void> {
  if (!input.isTTY) return async () => undefined;
  let last = performance.now();
  const drop = (typed: Buffer): void => {
    last = performance.now();
    if (typed.includes(3)) onInterrupt();
  };
  input.setRawMode(true).on('data', drop).resume();
  return async () => {
    const end = performance.now() + MOST_MS;
    while (performance.now() < end && performance.now() - last < PAUSE_MS) await pause();
    input.off('data', drop).setRawMode(false).pause();
  };
}

async function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
