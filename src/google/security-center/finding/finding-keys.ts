/**
 * Top-level keys of a finding in v1 and v2 of SCC's API, as its description of 2026-08-22 has them, and those that findings
 * carry beside it: what older clients, exports and the console write.
 */
const KNOWN = new Set(
  `name canonicalName parent resourceName state category externalUri sourceProperties securityMarks eventTime createTime
  severity mute muteInfo muteUpdateTime muteInitiator findingClass indicator vulnerability externalSystems mitreAttack
  access connections processes contacts compliances parentDisplayName description exfiltration iamBindings nextSteps
  moduleName containers kubernetes database attackExposure files cloudDlpInspection cloudDlpDataProfile kernelRootkit
  orgPolicies application backupDisasterRecovery securityPosture logEntries loadBalancers cloudArmor notebook
  toxicCombination groupMemberships chokepoint agent agentSessions agentAnomaly job ipRules disk dataAccessEvents
  dataFlowEvents networks dataRetentionDeletionEvents affectedResources aiModel vertexAi externalExposure resource
  findingProviderId sourceDisplayName assetId assetDisplayName originalProviderId propertyDataTypes launchState caiResource
  deactivationReason remediationDetails complianceDetails risks workflowState detectionTime insights discriminator`.split(
    /\s+/,
  ),
);
const MOST = 30;

/** The keys that neither version has: newer ones, and what exporting tools add. At most 30. */
export function unknownKeysOf(keys: readonly string[]): readonly string[] {
  return keys.filter((key) => !KNOWN.has(key)).slice(0, MOST);
}
