import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readTemporalEnvironment } from '../../src/config';
import { Failure } from '../../src/domain/failures';
import { connectionSettings } from '../../src/temporal/connection/connection-settings';

let folder: string;
/** A user who has no profile file of their own. */
let nobody: Readonly<Record<string, string>>;

const FILES = {
  'profiles.toml': `
[profile.default]
address = "default.example:7233"
[profile.staging]
address = "staging.example:7233"
namespace = "staging"
[profile.cloud]
address = "cloud.example:7233"
namespace = "firebreak.a1b2c"
api_key = "from the file"
grpc_meta = { "x-team" = "security" }
`,
  'empty.toml': '# nothing\n',
  'misspelt.toml': '[profile.default]\nadress = "x:1"\n',
  'number.toml': '[profile.default]\naddress = 7233\n',
  'cert.pem': 'certificate',
  'key.pem': 'key',
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'firebreak-settings-'));
  nobody = { HOME: folder, XDG_CONFIG_HOME: folder };
  for (const [name, content] of Object.entries(FILES)) await writeFile(path.join(folder, name), content);
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const inFolder = (text: string): string => text.replaceAll('FOLDER', folder);
const read = (env: Readonly<Record<string, string>>): ReturnType<typeof connectionSettings> => {
  const here = Object.entries(env).map(([name, value]) => [name, inFolder(value)] as const);
  return connectionSettings(readTemporalEnvironment({ ...nobody, ...Object.fromEntries(here) }));
};
const file = { TEMPORAL_CONFIG_FILE: 'FOLDER/profiles.toml' };
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

describe('where Temporal is', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, Partial<ReturnType<typeof read>>]>([
    ['without any setting', {}, { address: '127.0.0.1:7233', namespace: 'default' }],
    [
      'empty variables count as none',
      { TEMPORAL_ADDRESS: '', TEMPORAL_API_KEY: '' },
      { namespace: 'default' },
    ],
    [
      'named by the environment',
      { TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_NAMESPACE: 'security' },
      { address: 'temporal.example:7233', namespace: 'security' },
    ],
    ['the default profile of a file', file, { address: 'default.example:7233', namespace: 'default' }],
    [
      'another profile of it',
      { ...file, TEMPORAL_PROFILE: 'staging' },
      { address: 'staging.example:7233', namespace: 'staging' },
    ],
    [
      'the environment over the file, variable by variable',
      { ...file, TEMPORAL_PROFILE: 'staging', TEMPORAL_NAMESPACE: 'mine' },
      { address: 'staging.example:7233', namespace: 'mine' },
    ],
    [
      'a key of the file, which turns TLS on, with headers',
      { ...file, TEMPORAL_PROFILE: 'cloud' },
      { apiKey: 'from the file', tls: true, metadata: { 'x-team': 'security' } },
    ],
    [
      "the environment's key over the file's",
      { ...file, TEMPORAL_PROFILE: 'cloud', TEMPORAL_API_KEY: 'from the environment' },
      { apiKey: 'from the environment', tls: true },
    ],
    [
      'certificates by their files and the name to expect',
      {
        TEMPORAL_TLS_SERVER_CA_CERT_PATH: 'FOLDER/cert.pem',
        TEMPORAL_TLS_CLIENT_CERT_PATH: 'FOLDER/cert.pem',
        TEMPORAL_TLS_CLIENT_KEY_PATH: 'FOLDER/key.pem',
        TEMPORAL_TLS_SERVER_NAME: 'temporal.example',
      },
      {
        tls: {
          serverNameOverride: 'temporal.example',
          serverRootCACertificate: bytes('certificate'),
          clientCertPair: { crt: bytes('certificate'), key: bytes('key') },
        },
      },
    ],
  ])('%s', (_name, env, expected) => {
    const { tls, ...settings } = read(env);
    const { tls: expectedTls, ...rest } = expected;
    expect(settings).toMatchObject(rest);
    expect(JSON.stringify(tls, plain)).toBe(JSON.stringify(expectedTls, plain));
  });

  test('in the clear unless something says otherwise, and where it says so', () => {
    expect(read({ TEMPORAL_ADDRESS: 'temporal.example:7233' })).not.toHaveProperty('tls');
    expect(read({ ...file, TEMPORAL_PROFILE: 'cloud', TEMPORAL_TLS: 'false' })).not.toHaveProperty('tls');
    expect(read({ TEMPORAL_TLS: 'true' })).toHaveProperty('tls');
  });
});

/** The library hands bytes on as they were read, some as Buffer and some not. */
function plain(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? [...value] : value;
}

describe('what cannot be used is refused with its reason', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['a file that is not there', { TEMPORAL_CONFIG_FILE: 'FOLDER/none.toml' }, 'none.toml'],
    ['a profile that is not in it', { ...file, TEMPORAL_PROFILE: 'stagin' }, "'stagin' not found"],
    ['a profile and no file', { TEMPORAL_PROFILE: 'staging' }, "'staging' not found"],
    ['a file without any profile', { TEMPORAL_CONFIG_FILE: 'FOLDER/empty.toml' }, 'has no table'],
    ['a file that is no TOML', { TEMPORAL_CONFIG_FILE: 'FOLDER/cert.pem' }, 'Invalid TOML'],
    ['a misspelt key', { TEMPORAL_CONFIG_FILE: 'FOLDER/misspelt.toml' }, 'profile.default: adress'],
    [
      'an address that is no text',
      { TEMPORAL_CONFIG_FILE: 'FOLDER/number.toml' },
      'must be host:port, not 7233',
    ],
    ['an address with a scheme', { TEMPORAL_ADDRESS: 'https://temporal.example' }, 'must be host:port'],
    ['a switch that is neither', { TEMPORAL_TLS: 'yes' }, 'TEMPORAL_TLS must be true or false, not "yes"'],
    ['unverified servers', { TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: 'true' }, 'is not supported'],
    ['a certificate alone', { TEMPORAL_TLS_CLIENT_CERT_PATH: 'FOLDER/cert.pem' }, 'the key is not set'],
    ['a key alone', { TEMPORAL_TLS_CLIENT_KEY_PATH: 'FOLDER/key.pem' }, 'the certificate is not set'],
    ['a missing certificate', { TEMPORAL_TLS_SERVER_CA_CERT_PATH: 'FOLDER/none.pem' }, 'none.pem'],
  ])('%s', (_name, env, expected) => {
    let failure: Failure | undefined;
    try {
      read(env);
    } catch (thrown) {
      failure = Failure.from(thrown);
    }
    expect(failure).toMatchObject({ code: 'bad-config', message: expect.stringContaining(expected) });
    expect(failure?.message).toMatch(/^Temporal's own settings \(TEMPORAL_\*\) cannot be used: /);
  });
});
