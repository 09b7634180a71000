import type { Digest } from '../domain/digest';
import { Failure } from '../domain/failures';
import { workloadPath, type Workload } from '../domain/workload';
import { encodePart, keyParts } from './key';

/*
 * Where everything lies in the ledger, written once:
 *
 *   installation                                 whose ledger it is
 *   objects/<2 hex>/<sha256>                     evidence and facts, by content
 *   plans/<hash>
 *   claims/decisions/<decision id>
 *   workloads/<path>/incidents/<n>               who opened which number
 *   workloads/<path>/saved/<n>, restored/<n>     state before a change; that it was put back
 *   incidents/<path>#<n>/manifests/<i>
 *   incidents/<path>#<n>/findings/<finding name>
 *   incidents/<path>#<n>/decisions/<decision id>
 *   incidents/<path>#<n>/claims/<step>/<plan>
 *   incidents/<path>#<n>/observations/<i>        what was seen of a step that was carried out
 *   incidents/<path>#<n>/outcomes/<i>
 *   handled/<finding key>/<event time>/<state>
 *   not-findings/<sha256 of the message>
 *   lookups/<kind>/<sha256 of the value>/<collected at>
 *   intake/<silent|heard>/<time>                 that the stream of notifications fell silent, and came back
 *   policies/<installation>/<serial>             which policies were in force
 *   doctor/<id>                                  that `firebreak doctor` could write
 *   ~lock-<part>                                 sockets of running processes; not part of the content
 */

const INCIDENT = /^.+#[1-9][0-9]{0,8}$/;

export type IncidentPart = 'manifests' | 'findings' | 'decisions' | 'claims' | 'observations' | 'outcomes';

/** The folder of one kind of record of an incident. Throws `malformed` on what is not an incident's name. */
export function incidentPrefix(incident: string, part: IncidentPart): string {
  const prefix = `incidents/${incident}`;
  if (!INCIDENT.test(incident)) {
    throw new Failure(
      'malformed',
      `${JSON.stringify(incident.slice(0, 200))} is not an incident: expected WORKLOAD#NUMBER`,
    );
  }
  keyParts(prefix);
  return `${prefix}/${part}`;
}

export function workloadPrefix(workload: Workload, part: 'incidents' | 'saved' | 'restored'): string {
  return `workloads/${workloadPath(workload)}/${part}`;
}

export function planKey(hash: Digest): string {
  return `plans/${encodePart(hash)}`;
}

/** Ids are global: one decision can be used by one incident only. */
export function decisionClaimKey(id: string): string {
  return `claims/decisions/${encodePart(id)}`;
}
