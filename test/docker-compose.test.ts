import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readConfig, type Environment } from '../src/config';
import { queues } from '../src/domain/message-names';
import { loadScenario } from '../simulator/scenarios/load';

interface Service {
  readonly image: string;
  readonly user?: string;
  readonly build?: unknown;
  readonly profiles?: readonly string[];
  readonly network_mode?: string;
  readonly ports?: readonly string[];
  readonly environment?: Environment;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

const root = path.join(__dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const all = Object.entries(compose.services);
const ours = all.filter(([, { build }]) => build !== undefined);
const jobs = ['schema', 'namespace'];

describe.each(all)('the service %s', (name, service) => {
  test('has a pinned image that is not the deprecated one', () => {
    expect(service.image).toMatch(/^[a-z/-]+:\d+\.\d+(?:\.\d+)?(?:-[a-z]+)*$/);
    expect(service.image).not.toContain('auto-setup');
  });
  test('does not run as root', () => expect(service.user).toMatch(/^(?:node|temporal|postgres)$/));
  test('is reached from this machine only', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
  test('is watched, or ends by itself', () => {
    if (jobs.includes(name)) expect(service.restart).toMatch(/^on-failure:/);
    else expect(service.healthcheck?.test[0]).toBe('CMD');
  });
});

test('the simulator is in its profile only, and real work is in none', () => {
  const inProfile = all.filter(([, { profiles }]) => profiles?.includes('simulator') === true);
  expect(inProfile.map(([name]) => name)).toEqual(['simulator', 'sandbox-worker', 'sandbox-intake']);
  for (const [name, service] of all) {
    const isLocal = inProfile.some(([other]) => other === name);
    expect(JSON.stringify(service).includes('LOCAL_GOOGLE')).toBe(isLocal && name !== 'simulator');
  }
});

test("who talks to the simulator shares its network, so that loopback's rule has no exception", () => {
  for (const name of ['sandbox-worker', 'sandbox-intake']) {
    expect(compose.services[name]?.network_mode).toBe('service:simulator');
  }
});

describe.each(ours.filter(([name]) => name !== 'simulator'))('%s of Firebreak', (name, service) => {
  // As compose fills in what nobody has set: the default behind `:-`, and nothing behind `:+`.
  const environment = Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([key, value = '']) => [
      key,
      value.replace(/\$\{\w+:([-+])([^}]*)\}/g, (_all, sign: string, text: string) =>
        sign === '-' ? text : '',
      ),
    ]),
  );
  test('has an environment that Firebreak takes', () => {
    expect(() => readConfig(environment)).not.toThrow();
    const foreign = Object.keys(environment).filter((key) => !/^(?:FIREBREAK_|VIRUSTOTAL_)/.test(key));
    expect(foreign.filter((key) => key !== 'GOOGLE_APPLICATION_CREDENTIALS')).toEqual([
      'TEMPORAL_ADDRESS',
      'TEMPORAL_NAMESPACE',
    ]);
  });
  test('may write its ledger and nothing else', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    expect(environment['FIREBREAK_LEDGER']).toBe('/var/lib/firebreak');
  });
  test('asks the server for its health, a worker for every queue that it serves', () => {
    const [, ...command] = service.healthcheck?.test ?? [];
    const serves = name.endsWith('worker') ? ['--serve', queues.join(',')] : [];
    expect(command).toEqual(['node', '/app/dist/src/cli.js', 'health', ...serves]);
  });
});

test('the sandbox knows the simulated project and its key', () => {
  const { google, pubsub, virustotal } = loadScenario('reverse-shell-service');
  expect(compose.services['sandbox-worker']?.environment).toMatchObject({
    FIREBREAK_SUBSCRIPTION: `projects/${google.project.id}/subscriptions/${pubsub.subscription}`,
    VIRUSTOTAL_API_KEY: virustotal.apiKey,
    FIREBREAK_LOCAL_GOOGLE: '127.0.0.1:8443',
    FIREBREAK_LOCAL_GOOGLE_HTTP: 'http://127.0.0.1:8444',
    FIREBREAK_LOCAL_VIRUSTOTAL: 'http://127.0.0.1:8444',
  });
  expect(compose.services['simulator']?.command?.join(' ')).toContain('--grpc-port 8443 --http-port 8444');
});

test('ledger and database outlive their containers', () => {
  expect(Object.keys(compose.volumes)).toEqual(['temporal-database', 'ledger', 'sandbox-ledger']);
});

describe('the Dockerfile', () => {
  const text = read('Dockerfile');
  test('builds on a pinned image with glibc', () => {
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(bases[0]).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
    expect(bases.slice(1)).toEqual(['base', 'base', 'base']);
  });
  test('ends as another user than root, with a health check', () => {
    expect([...text.matchAll(/^USER (\w+)/gm)].map(([, user]) => user)).toEqual(['node']);
    expect(text).toContain('HEALTHCHECK');
  });
});
