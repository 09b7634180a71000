// Loaded into a worker's process before the product, which knows nothing of it: on SIGHUP the garbage of every isolate is
// collected (needs --expose-gc) and the process says how much memory it holds.
'use strict';
const { BroadcastChannel, isMainThread } = require('node:worker_threads');

const SETTLE_MS = 2_000;
const channel = new BroadcastChannel('memory-probe');
channel.unref();
// The workflows live in a thread of their own.
if (!isMainThread) channel.onmessage = () => globalThis.gc();
else {
  const say = (facts) => process.stdout.write(`${JSON.stringify({ probe: facts })}\n`);
  say({ pid: process.pid });
  // SIGUSR1 is Node's own, and SIGUSR2 ends Temporal's workers.
  process.on('SIGHUP', () => {
    channel.postMessage('collect');
    globalThis.gc();
    setTimeout(() => {
      globalThis.gc();
      say({ rss: process.memoryUsage.rss() });
    }, SETTLE_MS);
  });
}
