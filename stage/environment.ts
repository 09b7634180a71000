import type { Environment } from '../src/config';

/** What this machine's environment says to the product must not reach what is started here. */
const FOREIGN = /^(?:FIREBREAK|TEMPORAL|VIRUSTOTAL|GOOGLE|GCLOUD|PUBSUB|NODE_OPTIONS)/u;

/** This process's environment without anything that would reach into the product, and `extra` with it. */
export function cleanEnvironment(extra: Environment = {}): Readonly<Record<string, string>> {
  const own = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  return Object.fromEntries(
    [...own, ...Object.entries(extra)].flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}
