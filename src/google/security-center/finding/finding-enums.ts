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
