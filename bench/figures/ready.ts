import { startProduct } from '../../simulator/range/drive/product';
import type { Figure } from '../figure';

async function secondsUntilReady(): Promise<number> {
  const started = performance.now();
  const product = startProduct('reverse-shell-service', {});
  try {
    for await (const { event } of product.events()) {
      if (event === 'ready') return (performance.now() - started) / 1_000;
    }
    throw new Error('expected: `firebreak local` is ready; seen: it ended');
  } finally {
    await product.stop();
  }
}

/** From nothing to a sandbox that takes work. */
export const ready: Figure = {
  name: 'ready-seconds',
  title:
    'from the start of `firebreak local` until server, simulator, worker and intake are up, after set-up',
  unit: 's',
  goal: 6,
  bound: 'at most',
  runs: 5,
  async measure(runs) {
    // The first fills the caches: server found, workflows bundled.
    await secondsUntilReady();
    const values: number[] = [];
    while (values.length < runs) values.push(await secondsUntilReady());
    return { values, notes: ['from the sources, through tsx'] };
  },
};
