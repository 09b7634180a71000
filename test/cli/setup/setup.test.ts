import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { itemNames } from '../../../src/cli/setup/item';
import { createPubSub } from '../../../src/google/client/clients';
import { startDevServer, type RunningServer } from '../../../src/dev-server/start-dev-server';
import { testVariable } from '../../support/environment';
import { NOBODY, runCli } from '../run-cli';
import { closeSetups, NEW, OLD, openSetup, ORGANIZATION, partNamed, states } from './open-setup';

const LIMIT = 300_000;
const TOPIC = 'projects/acme-shop/topics/firebreak';
const made = itemNames.filter((name) => !name.startsWith('right '));
const all = (names: readonly string[], state: string) =>
  Object.fromEntries(names.map((name) => [name, state]));

let server: RunningServer;
beforeAll(async () => {
  server = await startDevServer({ executable: testVariable('FIREBREAK_TEST_SERVER'), searchAttributes: [] });
}, LIMIT);
afterEach(closeSetups);
afterAll(async () => server.stop(), LIMIT);
const temporal = () => ({ address: server.address, namespace: 'default' });
const nobody = { address: NOBODY, namespace: 'default' };

test(
  'from nothing to everything: commands and no change; made; and again without any change',
  async () => {
    const { run, changes } = await openSetup(temporal());

    const first = await run();
    expect(states(first)).toEqual(all(itemNames, 'missing'));
    expect(changes()).toEqual([]);
    const agent = 'service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com';
    const rights = [
      `gcloud pubsub topics add-iam-policy-binding firebreak-dead-letter --project=acme-shop --member=serviceAccount:${agent} --role=roles/pubsub.publisher`,
      `gcloud pubsub subscriptions add-iam-policy-binding firebreak --project=acme-shop --member=serviceAccount:${agent} --role=roles/pubsub.subscriber`,
    ];
    expect(
      first.flatMap(({ commands }) => commands).map((command) => command.replace(/ '--filter=.*/, '')),
    ).toEqual([
      expect.stringMatching(
        /^temporal operator search-attribute create --namespace default --name FirebreakPhase --type Keyword .* --name FirebreakDeadline --type Datetime$/,
      ),
      "temporal task-queue config set --namespace default --task-queue firebreak-virustotal --task-queue-type activity --queue-rps-limit 0.75000 --queue-rps-limit-reason 'VirusTotal allows 60 lookups a minute'",
      'gcloud pubsub topics create firebreak-dead-letter --project=acme-shop',
      'gcloud pubsub subscriptions create firebreak-dead-letter --project=acme-shop --topic=projects/acme-shop/topics/firebreak-dead-letter --ack-deadline=60 --expiration-period=never',
      'gcloud pubsub topics create firebreak --project=acme-shop',
      'gcloud pubsub subscriptions create firebreak --project=acme-shop --topic=projects/acme-shop/topics/firebreak --ack-deadline=60 --expiration-period=never --min-retry-delay=10s --max-retry-delay=600s --dead-letter-topic=projects/acme-shop/topics/firebreak-dead-letter --max-delivery-attempts=20',
      'gcloud scc notifications create firebreak --organization=688851828130 --location=global --pubsub-topic=projects/acme-shop/topics/firebreak',
      'gcloud pubsub topics add-iam-policy-binding firebreak --project=acme-shop --member=serviceAccount:service-org-688851828130@gcp-sa-scc-notification.iam.gserviceaccount.com --role=roles/pubsub.publisher',
      ...rights,
    ]);

    const second = await run({ apply: true });
    expect(states(second)).toEqual({
      ...all(made, 'made'),
      // SCC gives itself this one when the config is made.
      'right to publish findings': 'exists',
      'right to publish dead letters': 'made',
      'right to take dead letters': 'made',
    });
    expect(changes().map(({ method }) => method.split('/')[1])).toEqual([
      'CreateTopic',
      'CreateSubscription',
      'CreateTopic',
      'CreateSubscription',
      'CreateNotificationConfig',
      'SetIamPolicy',
      'SetIamPolicy',
    ]);
    expect(second.flatMap(({ commands }) => commands)).toEqual([]);

    for (const apply of [false, true]) {
      expect(states(await run({ apply }))).toEqual(all(itemNames, 'exists'));
    }
    expect(changes()).toEqual([]);
  },
  LIMIT,
);

test(
  'what exists is taken as it is: its topic, its config; other settings are named and never changed',
  async () => {
    const { run, changes } = await openSetup(temporal());
    const parts = await run({ subscription: OLD, apply: true });
    expect(changes().map(({ resource }) => resource)).toEqual([
      'projects/acme-shop/topics/scc-findings-responder-dead-letter',
      'projects/acme-shop/subscriptions/scc-findings-responder-dead-letter',
      'projects/acme-shop/topics/scc-findings-responder-dead-letter',
      OLD,
    ]);
    expect(partNamed(parts, 'topic')).toMatchObject({
      state: 'exists',
      resource: 'projects/acme-shop/topics/scc-findings',
    });
    expect(partNamed(parts, 'subscription')).toMatchObject({
      state: 'differs',
      differences: [
        'acknowledgement deadline is 10 s, wanted 60 s',
        'expires is after 31 days without use, wanted never',
        'back-off is none, wanted 10 s to 600 s',
        'dead-letter topic is none, wanted projects/acme-shop/topics/scc-findings-responder-dead-letter',
        'delivery attempts is unlimited, wanted 20',
      ],
      commands: [expect.stringMatching(/^gcloud pubsub subscriptions update scc-findings-responder /)],
    });
    expect(partNamed(parts, 'notification config')).toMatchObject({
      state: 'differs',
      resource: `${ORGANIZATION}/locations/global/notificationConfigs/threats`,
      differences: [
        expect.stringMatching(/^filter is empty, so that it takes everything, wanted finding_class/),
      ],
      commands: [expect.stringMatching(/^gcloud scc notifications update threats /)],
    });
    expect(partNamed(parts, 'right to publish findings').state).toBe('exists');
  },
  LIMIT,
);

test(
  'a subscription that cannot be read may have topics of its own: none is made beside them',
  async () => {
    const { run, changes } = await openSetup(nobody, ['pubsub.subscriptions.get']);
    expect(partNamed(await run({ apply: true }), 'topic').state).toBe('missing');
    expect(changes()).toEqual([]);
  },
  LIMIT,
);

describe('a permission that is missing is named at its part, and the rest goes on', () => {
  test.each<[string, boolean, string, string]>([
    ['pubsub.topics.get', false, 'topic', 'unknown'],
    ['pubsub.subscriptions.get', false, 'subscription', 'unknown'],
    ['pubsub.topics.create', true, 'topic', 'missing'],
    ['pubsub.subscriptions.create', true, 'subscription', 'missing'],
    ['pubsub.topics.attachSubscription', true, 'dead-letter subscription', 'missing'],
    ['securitycenter.notificationconfig.list', false, 'notification config', 'unknown'],
    ['securitycenter.notificationconfig.create', true, 'notification config', 'missing'],
    ['pubsub.topics.setIamPolicy', true, 'notification config', 'missing'],
    ['pubsub.subscriptions.setIamPolicy', true, 'right to take dead letters', 'missing'],
    ['pubsub.topics.getIamPolicy', true, 'right to publish findings', 'unknown'],
    ['pubsub.subscriptions.getIamPolicy', true, 'right to take dead letters', 'unknown'],
    ['resourcemanager.projects.get', true, 'right to publish dead letters', 'unknown'],
  ])(
    '%s (applied: %s): %s is %s',
    async (permission, apply, name, state) => {
      const { run } = await openSetup(nobody, [permission]);
      const parts = await run({ apply });
      expect(parts.map(({ part }) => part)).toEqual(itemNames);
      const part = partNamed(parts, name);
      expect(part).toMatchObject({ state, problem: { code: 'permission-denied', permission } });
      expect(part.commands).toHaveLength(1);
      const denied = parts.filter(({ problem }) => problem?.permission === permission);
      expect(denied.length).toBeLessThan(5);
    },
    LIMIT,
  );
});

test(
  'without Temporal, or with a lost answer, the rest goes on, and what was made is known',
  async () => {
    const { simulator, run } = await openSetup(nobody);
    simulator.faults.add({ method: 'google.pubsub.v1.Publisher/CreateTopic', kind: 'lost-answer', times: 2 });
    const parts = await run({ apply: true });
    expect(partNamed(parts, 'search attributes')).toMatchObject({
      state: 'unknown',
      problem: { code: 'temporal-unavailable' },
      commands: [expect.stringContaining('temporal operator search-attribute create')],
    });
    expect(partNamed(parts, 'topic').state).toBe('made');
    expect(partNamed(parts, 'subscription').state).toBe('made');
  },
  LIMIT,
);

test(
  'a right is given beside those that others have, and not over a change that somebody makes at the same moment',
  async () => {
    const { simulator, run } = await openSetup(nobody);
    await run({ apply: true });
    const pubsub = createPubSub({ local: simulator.grpc, projectId: 'acme-shop' });
    const { iam } = pubsub.subscription(NEW);
    const others = [{ role: 'roles/pubsub.viewer', members: ['user:ada@example.com'] }];
    await iam.setPolicy({ bindings: others });
    simulator.faults.add({
      method: 'google.iam.v1.IAMPolicy/SetIamPolicy',
      kind: 'error',
      code: 'ABORTED',
      times: 1,
    });
    expect(partNamed(await run({ apply: true }), 'right to take dead letters')).toMatchObject({
      state: 'missing',
      problem: { code: 'conflict' },
      commands: [expect.stringContaining('add-iam-policy-binding firebreak ')],
    });
    expect(partNamed(await run({ apply: true }), 'right to take dead letters').state).toBe('made');
    const [policy] = await iam.getPolicy();
    expect(policy.bindings).toEqual([
      ...others.map((binding) => expect.objectContaining(binding)),
      expect.objectContaining({ role: 'roles/pubsub.subscriber' }),
    ]);
    await pubsub.close();
  },
  LIMIT,
);

describe('whose findings', () => {
  test(
    'is not guessed: without --parent the config is left alone, and the command shows what to fill in',
    async () => {
      const { run, changes } = await openSetup(temporal());
      const parts = await run({ apply: true, parent: '' });
      expect(partNamed(parts, 'notification config')).toMatchObject({
        state: 'unknown',
        problem: { code: 'malformed', message: expect.stringContaining('--parent') },
        commands: [expect.stringContaining('--organization=ORGANIZATION_NUMBER')],
      });
      expect(changes().map(({ method }) => method)).not.toContain(expect.stringContaining('Notification'));
    },
    LIMIT,
  );

  test(
    'a project: its own account is named by the config',
    async () => {
      const { run } = await openSetup(temporal());
      const parts = await run({ apply: true, parent: 'projects/acme-shop' });
      expect(partNamed(parts, 'right to publish findings')).toMatchObject({
        state: 'exists',
        resource: TOPIC,
        says: expect.stringMatching(/@gcp-sa-scc-notification\.iam\.gserviceaccount\.com$/),
      });
    },
    LIMIT,
  );
});

describe('the command', () => {
  test.each<[string, readonly string[], Readonly<Record<string, string>>, RegExp]>([
    ['no subscription', [], {}, /FIREBREAK_SUBSCRIPTION is not set/],
    ['a parent that is none', ['--parent', 'acme'], {}, /organizations\/NUMBER/],
    ['a location that is none', ['--location', 'mars'], {}, /Allowed choices are global, eu/],
  ])(
    '%s ends with exit code 2',
    async (_, args, environment, says) => {
      const { code, stdout, stderr } = await runCli(['setup', ...args], environment);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(says);
    },
    LIMIT,
  );

  test(
    'prints each part with its command, and ends with exit code 10 while something is left',
    async () => {
      const { simulator, changes } = await openSetup(temporal());
      const environment = {
        TEMPORAL_ADDRESS: server.address,
        FIREBREAK_LOCAL_GOOGLE: simulator.grpc,
        FIREBREAK_SUBSCRIPTION: NEW,
        FIREBREAK_VIRUSTOTAL_PER_MINUTE: '60',
      };
      const text = await runCli(['setup', '--parent', ORGANIZATION], environment);
      expect(text.code).toBe(10);
      expect(text.stdout).toMatch(
        /^missing {2}topic: projects\/acme-shop\/topics\/firebreak\n {2}\$ gcloud pubsub topics create firebreak /m,
      );
      expect(text.stdout).toMatch(/--apply makes what is missing; or run the commands/);
      expect(text.stderr).toMatch(/^firebreak: not-ready\n/);

      const json = await runCli(['setup', '--parent', ORGANIZATION, '--json'], environment);
      expect(json.code).toBe(10);
      expect(JSON.parse(json.stdout)).toMatchObject({
        ok: false,
        applied: false,
        subscription: NEW,
        parts: itemNames.map((part) => ({
          part,
          resource: expect.any(String),
          state: expect.stringMatching(/^(?:exists|missing)$/),
          says: null,
          differences: [],
          problem: null,
        })),
      });
      expect(changes()).toEqual([]);
    },
    LIMIT,
  );
});
