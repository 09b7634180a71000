import { describe, expect, test } from '@jest/globals';
import { createClients, createPubSub } from '../../../src/google/client/clients';
import { OwnCredentials } from '../../../src/google/client/credentials';
import { createGoogle } from '../../../src/google';
import { createServiceChanger } from '../../../src/google/run/change/service-changer';

describe('a local address that is not loopback', () => {
  const addresses = [
    '10.0.0.5:8443',
    '0.0.0.0:8443',
    'run.googleapis.com:443',
    '127.0.0.1.attacker.example:8443',
    '127.0.0.1@attacker.example:8443',
    'http://127.0.0.1:8443',
    '127.0.0.1',
    '127.0.0.1:0',
    '127.0.0.1:70000',
    '',
  ];
  const makers = [
    ['createClients', createClients],
    ['createGoogle', createGoogle],
    ['createServiceChanger', createServiceChanger],
    ['createPubSub', (options: { local: string }) => createPubSub({ ...options, projectId: 'p' })],
  ] as const;
  test.each(makers.flatMap(([name, make]) => addresses.map((local) => ({ name, make, local }))))(
    '$name refuses "$local"',
    ({ make, local }) => {
      expect(() => make({ local })).toThrow(expect.objectContaining({ code: 'bad-config' }));
    },
  );
});

describe('a production client', () => {
  // The one whose construction does not look for credentials yet; all are made from the same options.
  test('speaks TLS to Google', () => {
    const client = createClients().metrics();
    expect(client.apiEndpoint).toBe('monitoring.googleapis.com');
    expect(client).not.toHaveProperty('_opts.sslCreds');
    // The process's own credentials: a local client passes none.
    expect(client).toHaveProperty('_opts.authClient', expect.any(OwnCredentials));
  });

  test('of Pub/Sub stays one when the environment names an emulator', () => {
    const before = process.env['PUBSUB_EMULATOR_HOST'];
    process.env['PUBSUB_EMULATOR_HOST'] = '127.0.0.1:8085';
    try {
      const pubsub = createPubSub({ projectId: 'p' });
      expect(pubsub.isEmulator).toBe(false);
      expect(pubsub.options.sslCreds).toBeUndefined();
    } finally {
      if (before === undefined) delete process.env['PUBSUB_EMULATOR_HOST'];
      else process.env['PUBSUB_EMULATOR_HOST'] = before;
    }
  });
});

test('clients are made once, one of logging for each project, and new after close', async () => {
  const clients = createClients({ local: '127.0.0.1:9' });
  expect(clients.services()).toBe(clients.services());
  expect(clients.logging('a')).toBe(clients.logging('a'));
  expect(clients.logging('a')).not.toBe(clients.logging('b'));
  await clients.close();
});
