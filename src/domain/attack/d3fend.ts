import { uniqueBy } from '../text/listing';

/** The release of MITRE D3FEND (MIT licence) that the ids were taken from. */
const d3fendVersion = '1.2.0';

/** A countermeasure of D3FEND. */
interface Countermeasure {
  /** `D3-PT`. */
  readonly id: string;
  readonly name: string;
}

const PROCESS_TERMINATION: Countermeasure = { id: 'D3-PT', name: 'Process Termination' };
const HOST_SHUTDOWN: Countermeasure = { id: 'D3-HS', name: 'Host Shutdown' };

// The countermeasures of a command, by the command itself, so that a step of Firebreak and the same by hand say the
// same.
const BY_COMMAND: readonly (readonly [RegExp, readonly Countermeasure[]])[] = [
  [/\brun services update\b.*--scaling=0\b/, [PROCESS_TERMINATION, HOST_SHUTDOWN]],
  [/\brun worker-pools update\b.*--instances=0\b/, [PROCESS_TERMINATION, HOST_SHUTDOWN]],
  [/\brun jobs executions cancel\b/, [PROCESS_TERMINATION, HOST_SHUTDOWN]],
  [/\brun instances stop\b/, [PROCESS_TERMINATION, HOST_SHUTDOWN]],
  [/\brun revisions delete\b/, [PROCESS_TERMINATION, HOST_SHUTDOWN]],
  [/\bremove-iam-policy-binding\b/, [{ id: 'D3-UAP', name: 'User Account Permissions' }]],
  [/\biam service-accounts disable\b/, [{ id: 'D3-AL', name: 'Account Locking' }]],
  [/\biam service-accounts keys delete\b/, [{ id: 'D3-CR', name: 'Credential Revocation' }]],
  [/--ingress=internal\b/, [{ id: 'D3-ITF', name: 'Inbound Traffic Filtering' }]],
  [/\b(?:describe|get-iam-policy)\b/, [{ id: 'D3-CI', name: 'Configuration Inventory' }]],
];

/** Names these commands in D3FEND's terms, each once; empty where it has no term. */
export function countermeasures(commands: readonly string[]): readonly Countermeasure[] {
  const found = BY_COMMAND.flatMap(([pattern, measures]) =>
    commands.some((command) => pattern.test(command)) ? measures : [],
  );
  return uniqueBy(found, ({ id }) => id);
}

/** The same in one line for people; none where D3FEND has no word for it. */
export function countermeasuresText(commands: readonly string[]): readonly string[] {
  const found = countermeasures(commands);
  if (found.length === 0) return [];
  return [`${found.map(({ id, name }) => `${id} ${name}`).join(', ')} (D3FEND ${d3fendVersion})`];
}
