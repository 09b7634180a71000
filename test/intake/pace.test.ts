import { describe, expect, test } from '@jest/globals';
import { createPace } from '../../src/intake/pace';

/** A clock that stands, and an end that has come: whatever has to wait is given back at once. */
function stopped() {
  const said: string[] = [];
  const admit = createPace(
    () => 0,
    (why) => said.push(why),
    AbortSignal.abort(),
  );
  const ask = async (key: string): Promise<boolean> =>
    admit(key).then(
      () => true,
      () => false,
    );
  return { said, ask };
}

describe('a flood costs a bounded number of starts', () => {
  test('of names that are made up: 300 at once, and the rest waits, said once', async () => {
    const { ask, said } = stopped();
    const admitted: boolean[] = [];
    for (let index = 0; index < 1_000; index += 1) admitted.push(await ask(`2/f${index}`));
    expect(admitted.filter(Boolean)).toHaveLength(300);
    expect(said).toEqual([expect.stringContaining('more than 300 findings a minute')]);
  });

  test('of one finding that changes without end, and the others go on', async () => {
    const { ask, said } = stopped();
    const admitted: boolean[] = [];
    for (let index = 0; index < 500; index += 1) admitted.push(await ask('2/same'));
    expect(admitted.filter(Boolean)).toHaveLength(4);
    expect(said).toEqual([expect.stringContaining('one finding changes more than 4 times a minute')]);
    expect(await ask('2/other')).toBe(true);
  });

  test('and as many more a minute later', async () => {
    let now = 0;
    const admit = createPace(
      () => now,
      () => undefined,
      AbortSignal.abort(),
    );
    const ask = async (index: number) =>
      admit(`2/f${index}`).then(
        () => 1,
        () => 0,
      );
    let first = 0;
    for (let index = 0; index < 301; index += 1) first += await ask(index);
    now = 120_000;
    let later = 0;
    for (let index = 1_000; index < 1_600; index += 1) later += await ask(index);
    expect([first, later]).toEqual([300, 300]);
  });
});
