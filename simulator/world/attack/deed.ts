import type { GoogleScope } from '../../scenarios/schema';
import type { JsonObject } from '../../wire/json';
import type { Identities } from '../identities';
import type { Ids } from '../ids';
import type { AuditedCall } from '../telemetry/log-entries';
import type { Services } from '../service/services';

/** The parts of the world that deeds act on. */
export interface DeedScene {
  readonly google: GoogleScope;
  readonly ids: Ids;
  readonly identities: Identities;
  readonly services: Services;
}

/** One call to an API, as the audit log shows it, and what it changes where it is not refused. */
export interface Performed {
  readonly audited: Pick<AuditedCall, 'log' | 'service' | 'method' | 'resource' | 'monitored'> &
    Partial<Pick<AuditedCall, 'permission' | 'added' | 'request'>>;
  /** It answers with a long-running operation: its start and its end are an entry each. */
  readonly operation?: true;
  /** Changes the world; returns what the call answers, where the audit log shows that. */
  readonly happen?: () => JsonObject | undefined;
}

/** The beginning of a request or an answer in an audit entry: which message it is. */
export function message(type: string): { readonly '@type': string } {
  return { '@type': `type.googleapis.com/${type}` };
}
