import type { Environment } from '../src/config';

/** The variables of this machine that are meant for the product must not reach the processes started here. */
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
