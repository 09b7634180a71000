import { type Output, safeJson } from '../../output';
import type { LocalEvent } from './events';
import { renderEvent } from './render-event';

/** Says what happens: a story for people, or one JSON object a line. */
export type Tell = (event: LocalEvent) => void;

/** Something on the terminal that lines must not run into, such as a question. */
export interface Foreground {
  hide(): void;
  show(): void;
}

export interface Teller {
  readonly tell: Tell;
  /** Makes room for each line, until it is set to undefined. */
  setForeground(foreground: Foreground | undefined): void;
}

/** A teller on this process's streams. Progress is rewritten in place on a terminal; elsewhere each thing is said once. */
export function createTeller(json: boolean, output: Output): Teller {
  let foreground: Foreground | undefined;
  let preparing: string | undefined;
  const terminal = process.stdout.isTTY && !json;

  const write = (lines: readonly string[]): void => {
    if (lines.length === 0) return;
    foreground?.hide();
    output.print(lines.join('\n'));
    foreground?.show();
  };

  const prepare = (event: Extract<LocalEvent, { readonly event: 'preparing' }>): void => {
    const isNew = event.text !== preparing;
    preparing = event.text;
    const lines = renderEvent(event, { ...output, now: new Date() });
    if (!terminal) {
      if (isNew) write(lines);
      return;
    }
    process.stdout.write(`${isNew ? '' : '\u001b[1A\u001b[2K'}${lines.join('\n')}\n`);
  };

  return {
    setForeground: (shown) => {
      foreground = shown;
    },
    tell(event) {
      if (json) output.print(safeJson({ at: new Date().toISOString(), ...event }, 0));
      else if (event.event === 'preparing') prepare(event);
      else write(renderEvent(event, { ...output, now: new Date() }));
    },
  };
}
