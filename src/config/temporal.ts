import { homedir } from 'node:os';
import path from 'node:path';
import type { Environment } from './values';

/** The settings that the sandbox takes from the environment: only how to find a Temporal server. */
export interface LocalEnvironment {
  /** PATH, where `temporal` is looked for. */
  readonly path: string;
  /** Where a downloaded server is kept: `firebreak` below XDG_CACHE_HOME, else below `~/.cache`. */
  readonly cacheDirectory: string;
  /** TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE (default `default`): a server that runs already. */
  readonly temporal?: { readonly address: string; readonly namespace: string };
}

/** Reads what `firebreak local` needs. A profile file is left aside: it names the servers of real work. */
export function readLocalEnvironment(env: Environment = process.env): LocalEnvironment {
  const value = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const address = value('TEMPORAL_ADDRESS');
  return {
    path: value('PATH') ?? '',
    cacheDirectory: path.join(value('XDG_CACHE_HOME') ?? path.join(homedir(), '.cache'), 'firebreak'),
    ...(address === undefined
      ? {}
      : { temporal: { address, namespace: value('TEMPORAL_NAMESPACE') ?? 'default' } }),
  };
}

/**
 * The environment for Temporal's own library, which reads TEMPORAL_* and where a profile file may be. Here, too, an empty
 * variable counts as one that is not set: a compose file passes on what nobody set as empty.
 */
export function readTemporalEnvironment(env: Environment = process.env): Readonly<Record<string, string>> {
  const set = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  );
  return Object.fromEntries(set);
}
