import { describe, expect, test } from '@jest/globals';
import { copiesOf } from '../../../simulator/scenarios/schema/finding-schema';
import { loadScenario, scenarioNames } from '../../../simulator/scenarios/load';
import { objectOf, textOf } from '../../../simulator/wire/json';
import { protosOf } from '../../../simulator/wire/grpc/protos';
import { encodeStrictly } from '../../../simulator/wire/grpc/strict-message';
import type { JsonObject } from '../../../simulator/wire/json';
import { createFindings, findingKey } from '../../../simulator/world/finding/findings';
import { World } from '../../../simulator/world/world';
import { handClock } from '../hand-clock';

const type = protosOf('@google-cloud/security-center').lookupType(
  'google.cloud.securitycenter.v2.NotificationMessage',
);

function played(name: string, seconds = 3) {
  const clock = handClock();
  const world = new World(loadScenario(name), clock, { freeze: 'kills' });
  const messages: JsonObject[] = [];
  world.findings.onNotification((message) => messages.push(message));
  world.start();
  clock.advance(seconds);
  return { world, clock, findings: world.findings.list(), messages };
}

test.each(scenarioNames())(
  'every finding of %s is a v2 finding, announced once when it is created',
  (name) => {
    const all = loadScenario(name).findings;
    // Long enough for those that come one after the other.
    const { findings, messages } = played(name, all.some(({ copies }) => copies > 1) ? 3_600 : 3);
    expect(findings).toHaveLength(all.flatMap(copiesOf).length);
    expect(messages).toHaveLength(findings.length);
    for (const message of messages) {
      expect(() => encodeStrictly(type, message)).not.toThrow();
      expect(message['notificationConfigName']).toMatch(
        /^organizations\/\d+\/locations\/global\/notificationConfigs\/threats$/u,
      );
    }
  },
);

describe('the reverse shell of reverse-shell-service', () => {
  const { world, clock, findings } = played('reverse-shell-service');
  const finding = findings[1]?.finding ?? {};

  test('names its product, its resource and its scopes', () => {
    expect(finding).toMatchObject({
      category: 'Reverse Shell',
      parentDisplayName: 'Cloud Run Threat Detection',
      resourceName: '//run.googleapis.com/projects/acme-payments/locations/europe-west1/services/payment-api',
      name: expect.stringMatching(
        /^organizations\/688851828130\/sources\/\d+\/locations\/global\/findings\/[0-9a-f]{32}$/u,
      ),
      canonicalName: expect.stringMatching(/^projects\/415104041262\/sources\//u),
      parent: expect.stringMatching(/^organizations\/688851828130\/sources\/\d+\/locations\/global$/u),
      findingClass: 'THREAT',
      state: 'ACTIVE',
    });
  });

  test('has the five source properties that the documentation names', () => {
    expect(finding['sourceProperties']).toEqual({
      Reverse_Shell_Stdin_Redirection_Dst_Ip: '198.51.100.23',
      Reverse_Shell_Stdin_Redirection_Dst_Port: 4444,
      Reverse_Shell_Stdin_Redirection_Src_Ip: '169.254.8.130',
      Reverse_Shell_Stdin_Redirection_Src_Port: 53488,
      Container_Image_Uri: 'europe-west1-docker.pkg.dev/acme-payments/services/payment-api:2.4.0-rc1',
    });
  });

  test('shows the attacked container by tag and by digest', () => {
    const attacked = world.services.get('payment-api').revisions[1];
    const image = 'europe-west1-docker.pkg.dev/acme-payments/services/payment-api:2.4.0-rc1';
    expect(finding['containers']).toMatchObject([
      { name: 'payment-api', uri: image, imageId: attacked?.digests[image] },
    ]);
  });

  test('happened before the start and was created after it', () => {
    const start = clock.now() - 3000;
    expect(Date.parse(textOf(finding, 'eventTime'))).toBe(start - 90_000);
    expect(Date.parse(textOf(finding, 'createTime'))).toBe(start + 600);
  });

  test('its resource tells the project by number and by id', () => {
    const resource = findings[1]?.resource ?? {};
    expect(objectOf(resource, 'gcpMetadata')).toMatchObject({
      project: '//cloudresourcemanager.googleapis.com/projects/415104041262',
      projectDisplayName: 'acme-payments',
    });
  });
});

describe('the store', () => {
  const at = (scope: string, id = 'f'): string => `${scope}/sources/1/locations/global/findings/${id}`;

  test.each([
    ['organization', at('organizations/2'), '1/f'],
    ['project', at('projects/3'), '1/f'],
    ['no location', 'folders/4/sources/1/findings/f', '1/f'],
    ['a mark of it', `${at('projects/3')}/securityMarks`, undefined],
    ['no finding', 'projects/3', undefined],
  ])('knows a finding by the name of any scope: %s', (_name, name, key) => {
    expect(findingKey(name)).toBe(key);
  });

  test('announces a change, and refuses one to what it does not have', () => {
    const store = createFindings('config', () => undefined);
    const messages: JsonObject[] = [];
    store.onNotification((message) => messages.push(message));
    store.add({ finding: { name: at('organizations/2'), state: 'ACTIVE' }, resource: {} });
    const inactive = (name: string) =>
      store.change(name, ({ finding, resource }) => ({
        finding: { ...finding, state: 'INACTIVE' },
        resource,
      }));
    expect(inactive(at('projects/3')).finding['state']).toBe('INACTIVE');
    expect(store.get(at('folders/4'))?.finding['state']).toBe('INACTIVE');
    expect(messages.map(({ finding }) => finding)).toMatchObject([
      { state: 'ACTIVE' },
      { state: 'INACTIVE' },
    ]);
    expect(() => inactive(at('projects/3', 'other'))).toThrow('Requested entity was not found.');
    expect(messages).toHaveLength(2);
  });
});
