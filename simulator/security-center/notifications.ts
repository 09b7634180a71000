import type { Policies } from '../iam/policies';
import type { Broker } from '../pubsub/broker';
import type { FindingsStore } from '../world/finding/findings';
import { objectOf } from '../wire/json';
import { protosOf } from '../wire/grpc/protos';
import { encodeStrictly } from '../wire/grpc/strict-message';
import { compileFilter } from './filter';
import { publishingRoles, type NotificationConfigs } from './notification-configs';

/**
 * Publishes every new or changed finding as the notification configs say: where its filter takes the finding, and its
 * account may publish to its topic. One message of JSON, the attributes empty. Throws, at the change, when a finding is no
 * v2 Finding: no such thing may go out.
 */
export function publishNotifications(
  findings: FindingsStore,
  { broker, policies }: { readonly broker: Broker; readonly policies: Policies },
  configs: NotificationConfigs,
): void {
  const type = protosOf('@google-cloud/security-center').lookupType(
    'google.cloud.securitycenter.v2.NotificationMessage',
  );
  findings.onNotification((message) => {
    const record = { finding: objectOf(message, 'finding'), resource: objectOf(message, 'resource') };
    for (const { name, topic, filter, serviceAccount } of configs.list()) {
      if (!compileFilter(filter)(record)) continue;
      if (!policies.has(topic, publishingRoles, `serviceAccount:${serviceAccount}`)) continue;
      const own = { ...message, notificationConfigName: name };
      encodeStrictly(type, own);
      broker.publish(topic, [{ data: Buffer.from(JSON.stringify(own)).toString('base64') }]);
    }
  });
}
