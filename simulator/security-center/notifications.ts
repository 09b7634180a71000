import type { Broker } from '../pubsub/broker';
import type { FindingsStore } from '../world/findings';
import { protosOf } from '../wire/protos';
import { encodeStrictly } from '../wire/strict-message';

/**
 * Publishes every new or changed finding to the topic, as the notification config of the real service does: one message
 * of JSON, the attributes empty. Throws, at the change, when a finding is no v2 Finding: no such thing may go out.
 */
export function publishNotifications(findings: FindingsStore, broker: Broker, topic: string): void {
  const type = protosOf('@google-cloud/security-center').lookupType(
    'google.cloud.securitycenter.v2.NotificationMessage',
  );
  findings.onNotification((message) => {
    encodeStrictly(type, message);
    broker.publish(topic, [{ data: Buffer.from(JSON.stringify(message)).toString('base64') }]);
  });
}
