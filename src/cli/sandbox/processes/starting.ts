import type { Interrupt } from '../terminal/interrupt';
import type { Tell } from '../story/teller';

/** The needs of every start: where to report progress, how to register clean-up, and a signal that ends all waiting. */
export interface Starting {
  readonly tell: Tell;
  readonly closing: Closing;
  readonly interrupt: Interrupt;
}

/** The clean-up to run at the end, in reverse order. */
export interface Closing {
  /** Registers how something ends; as soon as it was begun, so that an end in the middle of a start finds it. */
  add(limitMs: number, close: () => Promise<unknown>): void;
  /** Runs each clean-up once. One that fails, or exceeds its limit, is left: it ends with the process. */
  run(): Promise<void>;
}

export function createClosing(): Closing {
  const open: { readonly limitMs: number; readonly close: () => Promise<unknown> }[] = [];
  return {
    add: (limitMs, close) => void open.push({ limitMs, close }),
    async run() {
      for (const { limitMs, close } of open.splice(0).reverse()) await within(limitMs, close());
    },
  };
}

async function within(limitMs: number, closed: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([closed.catch(() => undefined), late]);
  clearTimeout(timer);
}
