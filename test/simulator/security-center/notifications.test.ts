import { afterEach, describe, expect, test } from '@jest/globals';
import { createAccess } from '../../../simulator/access';
import { createPolicies } from '../../../simulator/iam/policies';
import { createBroker } from '../../../simulator/pubsub/broker';
import type { ReceivedMessage } from '../../../simulator/pubsub/message';
import { notificationConfigs } from '../../../simulator/security-center/notification-configs';
import { publishNotifications } from '../../../simulator/security-center/notifications';
import { createFindings } from '../../../simulator/world/finding/findings';
import { nameIn, organization, project, record } from './serve';

const topic = 'projects/p/topics/findings';
const config = `organizations/${organization}/locations/global/notificationConfigs/threats`;
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function wire() {
  const broker = createBroker([{ name: topic, subscriptions: [{ name: 's', ackDeadlineSeconds: 10 }] }]);
  closing.push(() => broker.close());
  const findings = createFindings(config, () => undefined);
  const policies = createPolicies();
  const parts = { broker, access: createAccess({ denied: [] }), policies };
  const configs = notificationConfigs({ name: config, topic }, parts, {
    organization,
    project,
    activation: 'organization',
  });
  publishNotifications(findings, parts, configs);
  const received: ReceivedMessage[] = [];
  broker.subscription('s').attach({
    ackDeadlineSeconds: () => 10,
    maxMessages: 0,
    maxBytes: 0,
    deliver: (message) => received.push(message),
  });
  const bodies = (): unknown[] =>
    received.map(
      ({ message }) => JSON.parse(Buffer.from(message.data ?? '', 'base64').toString('utf8')) as unknown,
    );
  return { findings, bodies, policies };
}

describe('notifications', () => {
  test('a finding that is no v2 Finding is not published: the field is named', () => {
    const { findings, bodies } = wire();
    expect(() => findings.add(record(1, { severety: 'HIGH' }))).toThrow(
      'NotificationMessage.finding.severety: ',
    );
    expect(bodies()).toEqual([]);
  });

  test('a new finding and each change are one message each, with name, finding and resource', () => {
    const { findings, bodies } = wire();
    findings.add(record(1));
    const name = nameIn(`organizations/${organization}`, 1);
    findings.change(name, ({ finding, resource }) => ({ finding: { ...finding, mute: 'MUTED' }, resource }));
    const { finding, resource } = record(1);
    expect(bodies()).toEqual([
      { notificationConfigName: config, finding, resource },
      { notificationConfigName: config, finding: { ...finding, mute: 'MUTED' }, resource },
    ]);
  });

  test('without the right to publish nothing goes out', () => {
    const { findings, bodies, policies } = wire();
    policies.set(topic, { bindings: [] });
    findings.add(record(1));
    expect(bodies()).toEqual([]);
  });
});
