/**
 * SCC's enums in the order of their numbers, since some clients write numbers. Where v1 and v2 differ, each has its own
 * place: UNDEFINED is 3 in v2 and 4 in v1, and only v1 has EXTERNAL_EXPOSURE.
 */
const ENUMS = {
  state: ['STATE_UNSPECIFIED', 'ACTIVE', 'INACTIVE'],
  severity: ['SEVERITY_UNSPECIFIED', 'CRITICAL', 'HIGH', 'MEDIUM', 'LOW'],
  mute: ['MUTE_UNSPECIFIED', 'MUTED', 'UNMUTED', 'UNDEFINED', 'UNDEFINED'],
  findingClass: [
    'FINDING_CLASS_UNSPECIFIED',
    'THREAT',
    'VULNERABILITY',
    'MISCONFIGURATION',
    'OBSERVATION',
    'SCC_ERROR',
    'POSTURE_VIOLATION',
    'TOXIC_COMBINATION',
    'SENSITIVE_DATA_RISK',
    'CHOKEPOINT',
    'EXTERNAL_EXPOSURE',
  ],
  action: ['ACTION_UNSPECIFIED', 'ADD', 'REMOVE'],
} as const;

/**
 * The name of an enum's value, reported as name in any case or as number. `''` where it is not set or unspecified,
 * undefined for a value that SCC's API does not have.
 */
export function enumName(kind: keyof typeof ENUMS, reported: string): string | undefined {
  const wanted = reported.trim().toUpperCase();
  if (wanted === '') return '';
  const names: readonly string[] = ENUMS[kind];
  const at = /^\d{1,4}(?:\.0+)?$/.test(wanted) ? Number(wanted) : names.indexOf(wanted);
  return at === 0 ? '' : names[at];
}

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
