import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { askPerson, type Question } from '../../../src/cli/sandbox/terminal/ask';
import { until } from '../../support/until';

interface Asked extends Question {
  type(text: string): void;
  end(): void;
  /** The text on the terminal. */
  shown(): string;
}

function ask(): Asked {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  output.setEncoding('utf8').on('data', (text: string) => (shown += text));
  const question = askPerson({ input, output }, SHORT, () => undefined);
  return {
    ...question,
    type: (text) => void input.write(`${text}\n`),
    end: () => void input.end(),
    shown: () => shown,
  };
}

/** Types each line once the one before it was answered with the text that it waits for. */
async function converse(asked: Asked, lines: readonly (readonly [string, string])[]): Promise<void> {
  for (const [prompt, typed] of lines) {
    await until(prompt, () => asked.shown().includes(prompt) || undefined);
    asked.type(typed);
  }
}

const SHORT = '3f9a2c41';
const FIRST = `Type ${SHORT} to approve this plan, or refuse: `;
const AGAIN = `${SHORT}, the plan's hash, approves it`;
const WHY = 'Why, in a few words';

describe('a person approves by the hash of the plan, or refuses by a whole word, with a reason', () => {
  test.each([
    [
      'the hash',
      [
        [FIRST, SHORT],
        [WHY, 'C2 is live'],
      ],
      { act: 'approve', reason: 'C2 is live' },
    ],
    [
      'the word and the hash',
      [
        [FIRST, ` approve ${SHORT.toUpperCase()} `],
        [WHY, 'C2 is live'],
      ],
      { act: 'approve', reason: 'C2 is live' },
    ],
    [
      'the word alone, then the hash of another plan, first',
      [
        [FIRST, 'approve'],
        [AGAIN, 'deadbeef'],
        [AGAIN, SHORT],
        [WHY, 'ok'],
      ],
      { act: 'approve', reason: 'ok' },
    ],
    [
      'refuse',
      [
        [FIRST, ' refuse '],
        [WHY, ' it is Lin '],
      ],
      { act: 'refuse', reason: 'it is Lin' },
    ],
    [
      'a stray key first',
      [
        [FIRST, 'y'],
        [AGAIN, SHORT],
        [WHY, 'ok'],
      ],
      { act: 'approve', reason: 'ok' },
    ],
    [
      'an empty line first',
      [
        [FIRST, ''],
        [AGAIN, 'refuse'],
        [WHY, 'ok'],
      ],
      { act: 'refuse', reason: 'ok' },
    ],
    [
      'no reason first',
      [
        [FIRST, SHORT],
        [WHY, '   '],
        ['A decision needs a reason', 'live'],
      ],
      { act: 'approve', reason: 'live' },
    ],
  ] as const)('%s', async (_, lines, answer) => {
    const asked = ask();
    await converse(asked, lines);
    await expect(asked.answer).resolves.toEqual(answer);
  });
});

describe('a question that is not answered', () => {
  test('is taken back when somebody else decided, also half-way', async () => {
    const asked = ask();
    await converse(asked, [[FIRST, SHORT]]);
    await until(WHY, () => asked.shown().includes(WHY) || undefined);
    asked.close();
    await expect(asked.answer).resolves.toBeUndefined();
  });

  test('decides nothing when the input ends', async () => {
    const asked = ask();
    asked.end();
    await expect(asked.answer).resolves.toBeUndefined();
  });

  test('makes room for a line and comes back below it', async () => {
    const asked = ask();
    await until(FIRST, () => asked.shown().includes(FIRST) || undefined);
    const before = asked.shown().split(FIRST).length;
    asked.foreground.hide();
    asked.foreground.show();
    await until('the question again', () => asked.shown().split(FIRST).length > before || undefined);
    asked.close();
    const closed = asked.shown();
    asked.foreground.show();
    expect(asked.shown()).toBe(closed);
  });
});
