import { accessSync, constants } from 'node:fs';
import type { TLSConfig } from '@temporalio/client';
import { loadClientConfigProfile, toClientOptions, type ClientConfigProfile } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { Failure } from '../../domain/failures';
import { defined } from '../../domain/defined';

/** Where a Temporal server is. */
export interface TemporalAddress {
  /** `host:port`; without a port it is 7233. */
  readonly address: string;
  readonly namespace: string;
}

/** How it is spoken to. */
export interface ConnectionSettings extends TemporalAddress {
  /** Absent: in the clear. `true`: TLS with the system's certificate authorities. */
  readonly tls?: TLSConfig | true;
  readonly apiKey?: string;
  readonly metadata?: NonNullable<NativeConnectionOptions['metadata']>;
}

const SWITCHES = ['TEMPORAL_TLS', 'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION'] as const;

/**
 * Temporal's own settings, from an environment without empty variables: TEMPORAL_ADDRESS (default 127.0.0.1:7233), TEMPORAL_NAMESPACE (default `default`),
 * TEMPORAL_API_KEY, TEMPORAL_TLS and TEMPORAL_TLS_*, over the profile TEMPORAL_PROFILE (default `default`) of the file
 * TEMPORAL_CONFIG_FILE (default: `temporalio/temporal.toml` in the user's configuration folder, where there is one). An API
 * key turns TLS on. Throws `bad-config` for what Temporal's library would pass over in silence, too: a file that is named
 * and not there, unknown keys, a certificate without its key, `TEMPORAL_TLS=yes`, which it takes for "in the clear".
 */
export function connectionSettings(env: Readonly<Record<string, string>>): ConnectionSettings {
  for (const name of SWITCHES) {
    const value = env[name];
    if (value !== undefined && !/^(?:true|false|1|0)$/.test(value))
      throw refused(`${name} must be true or false, not ${JSON.stringify(value.slice(0, 40))}`);
  }
  if (/^(?:true|1)$/.test(env['TEMPORAL_TLS_DISABLE_HOST_VERIFICATION'] ?? ''))
    throw refused(
      'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION is not supported: a server that is not verified can be anybody. TEMPORAL_TLS_SERVER_NAME says which name to expect',
    );
  const profile = profileOf(env);
  const { clientCert, clientKey } = profile.tls ?? {};
  if ((clientCert === undefined) !== (clientKey === undefined))
    throw refused(
      `a client certificate needs its key and a key its certificate; ${clientCert === undefined ? 'the certificate' : 'the key'} is not set`,
    );
  const { address = '127.0.0.1:7233', namespace = 'default' } = profile;
  if (typeof address !== 'string' || !/^[^\s/]+$/.test(address))
    throw refused(`the address must be host:port, not ${JSON.stringify(address)}`);
  return settingsOf(profile, address, namespace);
}

function profileOf(env: Readonly<Record<string, string>>): ClientConfigProfile {
  const { TEMPORAL_CONFIG_FILE: file } = env;
  try {
    if (file !== undefined) accessSync(file, constants.R_OK);
    return loadClientConfigProfile({ overrideEnvVars: { ...env }, configFileStrict: true });
  } catch (thrown) {
    // The library throws this when the file holds no profile at all.
    if (thrown instanceof TypeError)
      throw refused(`the profile file ${file ?? ''} has no table [profile.NAME]`, thrown);
    throw refused(Failure.from(thrown).message, thrown);
  }
}

function settingsOf(profile: ClientConfigProfile, address: string, namespace: string): ConnectionSettings {
  let options: ReturnType<typeof toClientOptions>['connectionOptions'];
  try {
    options = toClientOptions(profile).connectionOptions;
  } catch (thrown) {
    // A certificate's file that cannot be read; the message names it.
    throw refused(Failure.from(thrown).message, thrown);
  }
  const { tls, apiKey, metadata } = options;
  return {
    address,
    namespace,
    ...(tls === undefined || tls === null || tls === false ? {} : { tls }),
    ...(typeof apiKey === 'string' ? { apiKey } : {}),
    ...defined({ metadata }),
  };
}

function refused(why: string, cause?: unknown): Failure {
  return new Failure('bad-config', `Temporal's own settings (TEMPORAL_*) cannot be used: ${why}`, { cause });
}
