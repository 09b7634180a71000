import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openClients, type Opened } from './clients';

const project = 'projects/acme-shop';
const parent = `${project}/locations/global`;
const topic = `${project}/topics/new`;
const organization = 'organizations/688851828130';
const agent = 'serviceAccount:service-project-123456789012@gcp-sa-scc-notification.iam.gserviceaccount.com';

let google: Opened;
let poor: Opened;
beforeAll(async () => {
  google = await openClients();
  poor = await openClients([
    'pubsub.*',
    'securitycenter.notificationconfig.*',
    'resourcemanager.projects.get',
    'run.services.update',
  ]);
}, 60_000);
afterAll(async () => {
  await google.close();
  await poor.close();
});

const config = (over: object = {}) => ({
  parent,
  configId: 'threats-too',
  notificationConfig: {
    pubsubTopic: `${project}/topics/scc-findings`,
    streamingConfig: { filter: 'state="ACTIVE"' },
    ...over,
  },
});
const subscription = (over: object = {}) => ({
  name: `${project}/subscriptions/other`,
  topic: `${project}/topics/scc-findings`,
  ...over,
});

describe('refused', () => {
  const cases: readonly [string, (at: Opened) => Promise<unknown>, number, string][] = [
    [
      'a topic that exists',
      ({ publisher }) => publisher.createTopic({ name: `${project}/topics/scc-findings` }),
      6,
      'already exists',
    ],
    [
      'a topic by a bad name',
      ({ publisher }) => publisher.createTopic({ name: `${project}/topics/9` }),
      3,
      'Invalid resource name',
    ],
    [
      'a subscription to no topic',
      ({ subscriber }) => subscriber.createSubscription(subscription({ topic })),
      5,
      'resource=new',
    ],
    [
      'a subscription that exists',
      ({ subscriber }) =>
        subscriber.createSubscription(
          subscription({ name: `${project}/subscriptions/scc-findings-responder` }),
        ),
      6,
      'already exists',
    ],
    [
      'a dead-letter topic that does not exist',
      ({ subscriber }) =>
        subscriber.createSubscription(subscription({ deadLetterPolicy: { deadLetterTopic: topic } })),
      5,
      'resource=new',
    ],
    [
      'four attempts',
      ({ subscriber }) =>
        subscriber.createSubscription(
          subscription({
            deadLetterPolicy: { deadLetterTopic: `${project}/topics/scc-findings`, maxDeliveryAttempts: 4 },
          }),
        ),
      3,
      'from 5 to 100',
    ],
    [
      'a deadline of 5 s',
      ({ subscriber }) => subscriber.createSubscription(subscription({ ackDeadlineSeconds: 5 })),
      3,
      'from 10 to 600',
    ],
    [
      'a stale policy',
      ({ rights }) => rights.topic('scc-findings').iam.setPolicy({ etag: 'b2xk', bindings: [] }),
      10,
      'concurrent',
    ],
    ['the policy of no topic', ({ rights }) => rights.topic('new').iam.getPolicy(), 5, 'resource=new'],
    [
      'a filter that is none',
      ({ scc }) => scc.createNotificationConfig(config({ streamingConfig: { filter: 'colour="red"' } })),
      3,
      "no field 'colour'",
    ],
    [
      'a config for no topic',
      ({ scc }) => scc.createNotificationConfig(config({ pubsubTopic: topic })),
      5,
      'resource=new',
    ],
    [
      'a config that exists',
      ({ scc }) =>
        scc.createNotificationConfig({
          ...config(),
          parent: `${organization}/locations/global`,
          configId: 'threats',
        }),
      9,
      'Precondition check failed.',
    ],
    [
      'a config elsewhere',
      ({ scc }) => scc.createNotificationConfig({ ...config(), parent: 'projects/other' }),
      7,
      'denied',
    ],
    [
      'a config of no name',
      ({ scc }) => scc.getNotificationConfig({ name: `${parent}/notificationConfigs/none` }),
      5,
      'not found',
    ],
    ['another project', ({ projects }) => projects.getProject({ name: 'projects/other' }), 7, 'denied'],
    [
      'a permission with a wildcard',
      ({ projects }) => projects.testIamPermissions({ resource: project, permissions: ['run.services.*'] }),
      3,
      'not valid',
    ],
    [
      'permissions of what is no source',
      ({ scc }) => scc.testIamPermissions({ resource: project, permissions: [] }),
      3,
      'Invalid resource name',
    ],
  ];
  test.each(cases)('%s', async (_title, call, code, message) => {
    await expect(call(google)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  const denied: readonly [string, (at: Opened) => Promise<unknown>][] = [
    ['pubsub.topics.create', ({ publisher }) => publisher.createTopic({ name: topic })],
    ['pubsub.subscriptions.create', ({ subscriber }) => subscriber.createSubscription(subscription())],
    ['pubsub.topics.getIamPolicy', ({ rights }) => rights.topic('scc-findings').iam.getPolicy()],
    [
      'pubsub.subscriptions.setIamPolicy',
      ({ rights }) => rights.subscription('scc-findings-responder').iam.setPolicy({ bindings: [] }),
    ],
    ['securitycenter.notificationconfig.create', ({ scc }) => scc.createNotificationConfig(config())],
    ['securitycenter.notificationconfig.list', ({ scc }) => scc.listNotificationConfigs({ parent })],
    ['resourcemanager.projects.get', ({ projects }) => projects.getProject({ name: project })],
  ];
  test.each(denied)('without %s', async (permission, call) => {
    await expect(call(poor)).rejects.toMatchObject({
      code: 7,
      message: expect.stringContaining(`'${permission}'`),
    });
  });
});

describe('set up by its calls', () => {
  test('a project is known by its number', async () => {
    const [found] = await google.projects.getProject({ name: project });
    expect(found).toMatchObject({ name: 'projects/123456789012', projectId: 'acme-shop', state: 'ACTIVE' });
  });

  test('a topic, a subscription with everything, and a config that may publish there', async () => {
    await google.publisher.createTopic({ name: topic });
    const deadLetterPolicy = { deadLetterTopic: `${project}/topics/scc-findings`, maxDeliveryAttempts: 20 };
    const asked = subscription({
      topic,
      ackDeadlineSeconds: 60,
      deadLetterPolicy,
      retryPolicy: { minimumBackoff: { seconds: 10 }, maximumBackoff: { seconds: 600 } },
      expirationPolicy: {},
    });
    await google.subscriber.createSubscription(asked);
    const [found] = await google.subscriber.getSubscription({
      subscription: `${project}/subscriptions/other`,
    });
    expect(found).toMatchObject({
      topic,
      ackDeadlineSeconds: 60,
      deadLetterPolicy,
      retryPolicy: { minimumBackoff: { seconds: '10' }, maximumBackoff: { seconds: '600' } },
      expirationPolicy: { ttl: null },
    });
    const [made] = await google.scc.createNotificationConfig(config({ pubsubTopic: topic }));
    const name = `${parent}/notificationConfigs/threats-too`;
    expect(made).toMatchObject({ name, pubsubTopic: topic, streamingConfig: { filter: 'state="ACTIVE"' } });
    const [listed] = await google.scc.listNotificationConfigs({ parent });
    expect(listed.map((each) => each.name)).toEqual([name]);
    const [policy] = await google.rights.topic('new').iam.getPolicy();
    expect(policy.bindings).toMatchObject([
      { role: 'roles/securitycenter.notificationServiceAgent', members: [agent] },
    ]);
  });

  test('a policy is replaced under its etag', async () => {
    const { iam } = google.rights.subscription('scc-findings-responder');
    const [before] = await iam.getPolicy();
    const bindings = [{ role: 'roles/pubsub.subscriber', members: ['user:ada@example.com'] }];
    await iam.setPolicy({ ...before, bindings });
    const [after] = await iam.getPolicy();
    expect(after.bindings).toMatchObject(bindings);
    expect(after.etag).not.toEqual(before.etag);
  });
});
