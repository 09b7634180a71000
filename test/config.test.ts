import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { configVariables, needed, readConfig, type Environment } from '../src/config';
import { Failure } from '../src/domain/failures';

const key = 'not-a-real-key-0123456789abcdef';
const hook = 'https://hooks.example/T0/B0/not-a-real-token?key=not-a-real-key';
const everything = {
  FIREBREAK_POLICY: '/etc/firebreak/policy.yaml',
  FIREBREAK_LEDGER: '/var/lib/firebreak',
  FIREBREAK_SUBSCRIPTION: 'projects/acme-security/subscriptions/scc-findings',
  FIREBREAK_TASK_QUEUE: 'firebreak-eu',
  FIREBREAK_TEMPORAL_UI: 'https://temporal.example.com/',
  FIREBREAK_LOG: 'debug',
  VIRUSTOTAL_API_KEY: key,
  FIREBREAK_VIRUSTOTAL_PER_MINUTE: '60',
  FIREBREAK_VIRUSTOTAL_PER_DAY: '10000',
  FIREBREAK_WEBHOOK: 'http://127.0.0.1:9000/pages',
  FIREBREAK_WEBHOOK_ESCALATION: 'http://127.0.0.1:9000/second',
  FIREBREAK_WEBHOOK_SECRET: 'not-a-real-signing-secret',
  FIREBREAK_LOCAL_GOOGLE: '127.0.0.1:8443',
  FIREBREAK_LOCAL_GOOGLE_HTTP: 'http://127.0.0.1:8444/',
  FIREBREAK_LOCAL_VIRUSTOTAL: 'http://127.0.0.1:8444',
};

function faultsOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
  } catch (thrown) {
    const failure = Failure.from(thrown);
    expect(failure.code).toBe('bad-config');
    return failure.message.split('\n');
  }
  return [];
}

describe('an unknown variable is refused by name', () => {
  test.each([
    ['FIREBREAK_LEDGR', 'unknown variable FIREBREAK_LEDGR; did you mean "FIREBREAK_LEDGER"?'],
    ['FIREBREAK_POLICY_FILE', 'unknown variable FIREBREAK_POLICY_FILE; did you mean "FIREBREAK_POLICY"?'],
    ['FIREBREAK_DRY_RUN', 'unknown variable FIREBREAK_DRY_RUN; '],
    ['FIREBREAK_', 'unknown variable FIREBREAK_; '],
    ['FIREBREAK_\u001b[31m', 'unknown variable FIREBREAK_\\u001b[31m; '],
  ])('%j', (name, fault) => {
    expect(faultsOf({ [name]: 'x' })).toEqual([expect.stringContaining(fault)]);
  });

  test('also when it is empty: it is a slip all the same', () => {
    expect(faultsOf({ FIREBREAK_LEDGR: '' })).toHaveLength(1);
  });

  test("but nobody else's: Temporal's and the system's are left alone", () => {
    expect(
      readConfig({ TEMPORAL_ADDRESS: 'x:1', PATH: '/bin', toString: 'x', constructor: 'y' }).taskQueue,
    ).toBe('firebreak');
  });
});

describe('a value that cannot be', () => {
  test.each([
    ['FIREBREAK_LEDGER', 'gs://bucket/ledger', 'must be a folder on this machine, not "gs://bucket/ledger"'],
    ['FIREBREAK_SUBSCRIPTION', 'scc-findings', 'must be projects/PROJECT/subscriptions/SUBSCRIPTION'],
    ['FIREBREAK_SUBSCRIPTION', 'projects/p/topics/t', 'must be projects/PROJECT/subscriptions/SUBSCRIPTION'],
    ['FIREBREAK_TASK_QUEUE', 'two words', 'must be up to 100 letters'],
    [
      'FIREBREAK_LOG',
      'verbose',
      'must be one of trace, debug, info, warn, error, fatal, silent, not "verbose"',
    ],
    ['FIREBREAK_TEMPORAL_UI', 'temporal.example.com', 'must be an http or https address'],
    ['FIREBREAK_TEMPORAL_UI', 'javascript:alert(1)', 'must be an http or https address'],
    ['FIREBREAK_TEMPORAL_UI', 'https://user:pw@temporal.example.com', 'without user, query or fragment'],
    ['FIREBREAK_TEMPORAL_UI', 'https://temporal.example.com/?a=1', 'without user, query or fragment'],
    ['FIREBREAK_TEMPORAL_UI', 'http://localhost:8233', 'is a loopback address'],
    ['FIREBREAK_TEMPORAL_UI', 'http://127.0.0.1:8233', 'is a loopback address'],
    ['FIREBREAK_TEMPORAL_UI', 'http://[::1]:8233', 'is a loopback address'],
    ['FIREBREAK_LOCAL_GOOGLE', '10.0.0.1:8443', 'must be a loopback address with a port'],
    ['FIREBREAK_LOCAL_GOOGLE', '0.0.0.0:8443', 'must be a loopback address with a port'],
    ['FIREBREAK_LOCAL_GOOGLE', '127.0.0.1.example.com:8443', 'must be a loopback address with a port'],
    ['FIREBREAK_LOCAL_GOOGLE', 'run.googleapis.com:443', 'must be a loopback address with a port'],
    ['FIREBREAK_LOCAL_GOOGLE', '127.0.0.1', 'must be a loopback address with a port'],
    ['FIREBREAK_LOCAL_GOOGLE', '127.0.0.1:0', 'must be a loopback address with a port'],
    ['FIREBREAK_LOCAL_GOOGLE', '127.0.0.1:65536', 'must be a loopback address with a port'],
    ['FIREBREAK_LOCAL_GOOGLE', 'http://127.0.0.1:8443', 'must be a loopback address with a port'],
    ['FIREBREAK_VIRUSTOTAL_PER_MINUTE', '0', 'must be a whole number from 1 to 60000'],
    ['FIREBREAK_VIRUSTOTAL_PER_MINUTE', '4/min', 'must be a whole number from 1 to 60000'],
    ['FIREBREAK_VIRUSTOTAL_PER_DAY', '1e9', 'must be a whole number from 1 to 10000000'],
    ['FIREBREAK_VIRUSTOTAL_PER_DAY', '-1', 'must be a whole number from 1 to 10000000'],
    ['FIREBREAK_LOCAL_GOOGLE_HTTP', 'https://iam.googleapis.com', 'local modes never leave this machine'],
    [
      'FIREBREAK_LOCAL_GOOGLE_HTTP',
      'http://127.0.0.1.example.com:80',
      'local modes never leave this machine',
    ],
    ['FIREBREAK_LOCAL_GOOGLE_HTTP', '127.0.0.1:8444', 'must be http://127.0.0.1:PORT'],
    ['FIREBREAK_LOCAL_GOOGLE_HTTP', 'http://127.0.0.1:8444', 'half of Google would be real'],
    ['FIREBREAK_LOCAL_VIRUSTOTAL', 'http://www.virustotal.com', 'local modes never leave this machine'],
    [
      'FIREBREAK_LOCAL_VIRUSTOTAL',
      'http://127.0.0.1@evil.example:80',
      'local modes never leave this machine',
    ],
    ['FIREBREAK_LOCAL_VIRUSTOTAL', 'https://127.0.0.1:8444', 'must be http://127.0.0.1:PORT'],
    ['FIREBREAK_LOCAL_VIRUSTOTAL', '127.0.0.1:8444', 'must be http://127.0.0.1:PORT'],
  ])('%s=%s', (name, value, fault) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toEqual([expect.stringContaining(fault)]);
    expect(faults[0]).toContain(name);
  });

  test('all of them at once', () => {
    const faults = faultsOf({ FIREBREAK_LOG: 'loud', FIREBREAK_SUBSCRIPTION: 's', FIREBREAK_POLIC: 'x' });
    expect(faults.map((fault) => /FIREBREAK_[A-Z]+/.exec(fault)?.[0])).toEqual([
      'FIREBREAK_POLIC',
      'FIREBREAK_SUBSCRIPTION',
      'FIREBREAK_LOG',
    ]);
  });
});

describe('the key for VirusTotal is never shown', () => {
  test.each([[`${key}\n`], [`${key} `], ['ключ'], ['x'.repeat(257)]])(
    'not in the fault of a bad one: %j',
    (bad) => {
      expect(faultsOf({ VIRUSTOTAL_API_KEY: bad })).toEqual([
        'VIRUSTOTAL_API_KEY must be one word without spaces or line breaks',
      ]);
    },
  );

  test('not by any way of printing the configuration', () => {
    const config = readConfig({ VIRUSTOTAL_API_KEY: key });
    const printed = [JSON.stringify(config), inspect(config, { depth: 9, showHidden: true })];
    for (const text of printed) expect(text).not.toContain(key);
    expect(config.virusTotalKey?.()).toBe(key);
  });
});

describe('where pages go', () => {
  const local = { FIREBREAK_LOCAL_GOOGLE: '127.0.0.1:8443' };
  test.each<[string, Environment, string]>([
    ['not an address', { FIREBREAK_WEBHOOK: 'hooks.example/token' }, 'must be an https address'],
    ['another scheme', { FIREBREAK_WEBHOOK: 'ftp://hooks.example/token' }, 'must be an https address'],
    ['a user', { FIREBREAK_WEBHOOK: 'https://u:token@hooks.example/' }, 'without user and fragment'],
    ['a fragment', { FIREBREAK_WEBHOOK: `${hook}#token` }, 'without user and fragment'],
    ['plain http', { FIREBREAK_WEBHOOK: 'http://hooks.example/token' }, 'must be an https address'],
    [
      'http on loopback, in earnest',
      { FIREBREAK_WEBHOOK: 'http://127.0.0.1/token' },
      'must be an https address',
    ],
    ['the world, from the sandbox', { ...local, FIREBREAK_WEBHOOK: hook }, 'a simulated attack pages nobody'],
    [
      'the second tier over plain http',
      { FIREBREAK_WEBHOOK: hook, FIREBREAK_WEBHOOK_ESCALATION: 'http://hooks.example/token' },
      'FIREBREAK_WEBHOOK_ESCALATION must be an https address',
    ],
    ['a second tier alone', { FIREBREAK_WEBHOOK_ESCALATION: hook }, 'is set without FIREBREAK_WEBHOOK'],
    ['a secret alone', { FIREBREAK_WEBHOOK_SECRET: 'x'.repeat(16) }, 'is set without FIREBREAK_WEBHOOK'],
    [
      'a short secret',
      { FIREBREAK_WEBHOOK: hook, FIREBREAK_WEBHOOK_SECRET: 'token' },
      '16 to 256 characters',
    ],
  ])('is refused, and never repeated: %s', (_what, env, fault) => {
    const faults = faultsOf(env);
    expect(faults).toEqual([expect.stringContaining(fault)]);
    expect(faults[0]).not.toContain('token');
  });

  test('is not shown by any way of printing the configuration', () => {
    const secret = 'not-a-real-signing-secret';
    const config = readConfig({
      FIREBREAK_WEBHOOK: hook,
      FIREBREAK_WEBHOOK_ESCALATION: hook,
      FIREBREAK_WEBHOOK_SECRET: secret,
    });
    const printed = [JSON.stringify(config), inspect(config, { depth: 9, showHidden: true })];
    for (const text of printed) expect(text).not.toMatch(/not-a-real/);
    expect(config.webhook?.()).toBe(hook);
  });
});

describe('a configuration', () => {
  test('of nothing is the documented defaults', () => {
    expect(readConfig({})).toEqual({
      ledger: '.firebreak/ledger',
      taskQueue: 'firebreak',
      log: 'info',
      lookups: { perMinute: 4, perDay: 500 },
    });
  });

  test('of everything has everything', () => {
    const { virusTotalKey, webhook, webhookEscalation, webhookSecret, ...rest } = readConfig(everything);
    expect(rest).toEqual({
      lookups: { perMinute: 60, perDay: 10_000 },
      policy: '/etc/firebreak/policy.yaml',
      ledger: '/var/lib/firebreak',
      subscription: 'projects/acme-security/subscriptions/scc-findings',
      taskQueue: 'firebreak-eu',
      temporalUi: 'https://temporal.example.com',
      log: 'debug',
      localGoogle: '127.0.0.1:8443',
      localGoogleHttp: 'http://127.0.0.1:8444',
      localVirusTotal: 'http://127.0.0.1:8444',
    });
    expect(virusTotalKey).toBeDefined();
    expect([webhook?.(), webhookEscalation?.(), webhookSecret?.()]).toEqual([
      'http://127.0.0.1:9000/pages',
      'http://127.0.0.1:9000/second',
      'not-a-real-signing-secret',
    ]);
  });

  test('an empty variable is one that is not set', () => {
    expect(readConfig(Object.fromEntries(configVariables.map((name) => [name, ''])))).toEqual(readConfig({}));
  });

  test('is frozen', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });

  test.each([['127.0.0.1:1'], ['localhost:8443'], ['[::1]:65535']])(
    'takes the loopback address %s',
    (address) => {
      expect(readConfig({ FIREBREAK_LOCAL_GOOGLE: address }).localGoogle).toBe(address);
    },
  );

  test('takes a loopback UI while Google is local too', () => {
    const env = { FIREBREAK_TEMPORAL_UI: 'http://127.0.0.1:8233', FIREBREAK_LOCAL_GOOGLE: '127.0.0.1:8443' };
    expect(readConfig(env).temporalUi).toBe('http://127.0.0.1:8233');
  });

  test.each(['policy', 'subscription'] as const)(
    'a command that needs %s says which variable is missing',
    (name) => {
      const fault = expect.objectContaining({
        code: 'bad-config',
        message: expect.stringMatching(`FIREBREAK_${name.toUpperCase()} is not set`),
      });
      expect(() => needed(readConfig({}), name)).toThrow(fault);
      expect(needed(readConfig(everything), name)).toContain('/');
    },
  );
});

test('.env.example lists every variable with a comment above it, unset, and no other', () => {
  const text = readFileSync(path.join(__dirname, '../.env.example'), 'utf8');
  expect([...text.matchAll(/^# .*\n([A-Z_]+)=$/gm)].map(([, name]) => name)).toEqual(configVariables);
  expect(text.match(/^[^#\n].*$/gm)).toHaveLength(configVariables.length);
});
