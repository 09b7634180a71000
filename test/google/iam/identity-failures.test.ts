import { describe, expect, test } from '@jest/globals';
import { startSimulator } from '../../../simulator/start';
import { createGoogle } from '../../../src/google';
import type { GooglePorts } from '../../../src/google';
import { serve } from '../cloud-of-kinds';
import { organization, project, scenario, shopper } from './identity-scenario';
import { denying, failureOf } from '../simulated';

type Read = (port: GooglePorts['identity']) => Promise<unknown>;
const reads: readonly [string, string, Read][] = [
  ['account', 'iam.serviceAccounts.get', (port) => port.account(shopper)],
  ['keys', 'iam.serviceAccountKeys.list', (port) => port.keys(shopper)],
  ['project', 'resourcemanager.projects.get', (port) => port.container(project)],
  ['folder', 'resourcemanager.folders.get', (port) => port.container('folders/11')],
  [
    'policy of the project',
    'resourcemanager.projects.getIamPolicy',
    (port) => port.boundOn(project, shopper),
  ],
  [
    'policy of a folder',
    'resourcemanager.folders.getIamPolicy',
    (port) => port.boundOn('folders/11', shopper),
  ],
  [
    'policy of the organization',
    'resourcemanager.organizations.getIamPolicy',
    (port) => port.boundOn(organization, shopper),
  ],
  [
    'single resources',
    'cloudasset.assets.searchAllIamPolicies',
    (port) => port.boundWithin(project, shopper),
  ],
  ['who else', 'cloudasset.assets.searchAllResources', (port) => port.runners(project, shopper)],
];

describe('what cannot be read fails in one vocabulary', () => {
  test.each(reads)('%s, without %s, which is named', async (_name, permission, read) => {
    const { google } = await serve(denying(permission)(scenario()));
    expect(await failureOf(read(google.identity))).toMatchObject({ code: 'permission-denied', permission });
  });

  test.each(reads)(
    '%s, where the API is disabled: the reason is Google’s, no permission is blamed',
    async (_name, _permission, read) => {
      const { google, sim } = await serve(scenario());
      const message = 'Cloud Asset API has not been used in project 123456789012 before or it is disabled.';
      sim.faults.add({ method: '*', kind: 'error', code: 'PERMISSION_DENIED', message });
      const failure = await failureOf(read(google.identity));
      expect(failure.code).toBe('api-disabled');
      expect(failure.message).toContain('it is disabled');
      expect(failure.permission).toBeUndefined();
      expect(sim.calls.all()).toHaveLength(1);
    },
  );

  test.each(reads)('%s, when the quota is used up: it is worth waiting', async (_name, _permission, read) => {
    const { google, sim } = await serve(scenario());
    sim.faults.add({ method: '*', kind: 'error', code: 'RESOURCE_EXHAUSTED' });
    expect(await failureOf(read(google.identity))).toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 60_000,
    });
    expect(sim.calls.all()).toHaveLength(1);
  });

  test.each(reads)(
    '%s, when the answer is lost: asked once, worth retrying',
    async (_name, _permission, read) => {
      const { google, sim } = await serve(scenario());
      sim.faults.add({ method: '*', kind: 'lost-answer' });
      expect(await failureOf(read(google.identity))).toMatchObject({ code: 'unreachable' });
      expect(sim.calls.all()).toHaveLength(1);
    },
  );

  test('over REST, when nobody listens', async () => {
    const gone = await startSimulator({ scenario: scenario(), hold: true });
    await gone.close();
    const google = createGoogle({ local: gone.grpc, localHttp: gone.http });
    expect(await failureOf(google.identity.keys(shopper))).toMatchObject({ code: 'unreachable' });
    await google.close();
  });

  test('over REST, when Google is local and no address is given: nothing leaves for the real one', async () => {
    const { sim } = await serve(scenario());
    const google = createGoogle({ local: sim.grpc });
    expect(await failureOf(google.identity.keys(shopper))).toMatchObject({
      code: 'bad-config',
      message: expect.stringContaining('FIREBREAK_LOCAL_GOOGLE_HTTP'),
    });
    await google.close();
  });

  test.each([
    ['another machine', { local: '127.0.0.1:9', localHttp: 'http://10.0.0.5:80' }],
    [
      'a name that only begins like it',
      { local: '127.0.0.1:9', localHttp: 'http://127.0.0.1.evil.example:80' },
    ],
    ['a user before the host', { local: '127.0.0.1:9', localHttp: 'http://127.0.0.1:80@evil.example:80' }],
    ['TLS', { local: '127.0.0.1:9', localHttp: 'https://127.0.0.1:9' }],
    ['no port', { local: '127.0.0.1:9', localHttp: 'http://127.0.0.1' }],
    ['a path', { local: '127.0.0.1:9', localHttp: 'http://127.0.0.1:9/v1' }],
    ['the rest of Google being real', { localHttp: 'http://127.0.0.1:9' }],
  ])('a local HTTP address is refused: %s', (_name, options) => {
    expect(() => createGoogle(options)).toThrow(expect.objectContaining({ code: 'bad-config' }));
  });
});

describe('hostile names are asked of nobody', () => {
  const accounts = [
    '',
    'user@example.com',
    `${shopper}" OR policy:"roles/owner`,
    `${shopper}/keys`,
    '../../v1/projects/x@acme-shop.iam.gserviceaccount.com',
    'a@evil.example/gserviceaccount.com',
    'shopper@acme-shop.iam.gserviceaccount.com.evil.example',
    'shop\u001b[31mper@acme-shop.iam.gserviceaccount.com',
    `${'a'.repeat(200)}@acme-shop.iam.gserviceaccount.com`,
  ];
  const byAccount: readonly [string, (port: GooglePorts['identity'], email: string) => Promise<unknown>][] = [
    ['account', (port, email) => port.account(email)],
    ['keys', (port, email) => port.keys(email)],
    ['boundOn', (port, email) => port.boundOn(project, email)],
    ['boundWithin', (port, email) => port.boundWithin(project, email)],
    ['runners', (port, email) => port.runners(project, email)],
  ];
  test.each(byAccount)('%s of what is no service account', async (_name, read) => {
    const { google, sim } = await serve(scenario());
    for (const email of accounts) {
      const failure = await failureOf(read(google.identity, email));
      expect(failure.code).toBe('malformed');
      expect(failure.message).not.toContain('\u001b');
    }
    expect(sim.calls.all()).toEqual([]);
  });

  test.each([
    'projects/',
    'projects/a/b',
    'folders/x',
    'billingAccounts/1',
    '',
    'projects/P\n',
    `${project}?x`,
  ])('a place that is none: %j', async (place) => {
    const { google, sim } = await serve(scenario());
    for (const read of [
      google.identity.container(place),
      google.identity.boundOn(place, shopper),
      google.identity.boundWithin(place, shopper),
      google.identity.runners(place, shopper),
    ])
      expect((await failureOf(read)).code).toBe('malformed');
    expect(sim.calls.all()).toEqual([]);
  });
});
