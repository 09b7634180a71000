import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startSimulator, type RunningSimulator } from '../../../simulator/start';
import { createClients } from '../../../src/google/client/clients';
import { locationIn, sccEndpoint } from '../../../src/google/client/scc-endpoint';
import { openGoogleBehindTls, type GoogleBehindTls } from '../../support/network/google-behind-tls';

const DEFAULT = 'securitycenter.googleapis.com';
const EU = 'securitycenter.eu.rep.googleapis.com';

describe('the host of a location', () => {
  test.each([
    ['global', undefined],
    ['eu', EU],
    ['us', 'securitycenter.us.rep.googleapis.com'],
    ['me-central2', 'securitycenter.me-central2.rep.googleapis.com'],
  ])('%s', (location, host) => {
    expect(sccEndpoint(location)).toBe(host);
  });

  test.each([
    '',
    '-',
    'eu-',
    '1eu',
    'EU',
    'eu.evil.example',
    'eu/../x',
    'evil.example#',
    'evil.example:443',
    'eu@evil.example',
    'e u',
    'eu\n',
    'a'.repeat(40),
    'ёu',
  ])('%j is none, and no client is made for it', (location) => {
    const refused = expect.objectContaining({ code: 'malformed' });
    expect(() => sccEndpoint(location)).toThrow(refused);
    expect(() => createClients({ local: '127.0.0.1:9' }).securityCenter(location)).toThrow(refused);
  });

  test.each([
    ['organizations/1/sources/2/locations/eu/findings/a', 'eu'],
    ['organizations/1/sources/2/findings/a', 'global'],
    ['organizations/1/locations/eu', 'eu'],
    ['organizations/1/sources/2/locations//findings/a', ''],
  ])('is that of the name %s', (name, location) => {
    expect(locationIn(name)).toBe(location);
  });
});

test('one client serves a location, the simulation serves all, and made-up names keep none open', async () => {
  const clients = createClients({ local: '127.0.0.1:9' });
  expect(clients.securityCenter('eu')).toBe(clients.securityCenter('eu'));
  expect(clients.securityCenter('eu')).not.toBe(clients.securityCenter('global'));
  const first = clients.securityCenter('a0');
  for (let index = 1; index < 20; index += 1) clients.securityCenter(`a${index}`);
  expect(clients.securityCenter('a0')).not.toBe(first);
  await clients.close();
});

describe('with data residency', () => {
  let global: RunningSimulator;
  let europe: RunningSimulator;
  let cloud: GoogleBehindTls;
  beforeAll(async () => {
    const start = async () => startSimulator({ scenario: 'reverse-shell-service', hold: true });
    [global, europe] = await Promise.all([start(), start()]);
    cloud = await openGoogleBehindTls((host) => ({ [DEFAULT]: global.grpc, [EU]: europe.grpc })[host]);
  });
  afterAll(async () => {
    await Promise.all([cloud.close(), global.close(), europe.close()]);
  });

  const local = [
    'finding in the EU',
    'marks on a finding in the EU',
    'link on a finding in the EU',
    'state of a finding in the EU',
    'threats in the EU',
    'notification configs in the EU',
    'a new notification config in the EU',
  ];

  test('every call about a location goes to its host', async () => {
    const before = cloud.hosts.length;
    await cloud.run('in-turn', ...local);
    expect(new Set(cloud.hosts.slice(before))).toEqual(new Set([EU]));
    expect(europe.calls.all()).toHaveLength(local.length);
    expect(global.calls.all()).toEqual([]);
  });

  test('and every other to that of all', async () => {
    const before = cloud.hosts.length;
    await cloud.run('in-turn', 'finding', 'marks on a finding', 'notification configs');
    expect(new Set(cloud.hosts.slice(before))).toEqual(new Set([DEFAULT]));
    expect(global.calls.all()).toHaveLength(3);
  });
});
