import { Failure } from '../../domain/failures';
import { digestText, type Digest } from '../../domain/text/digest';
import { workloadPath, type Workload } from '../../domain/workload/workload';

/** One kind of record: how it is named below its folder, and what it says. */
interface RecordKind {
  /** The name, one part or several: `STEP/PLAN`; empty where the folder itself is the record. */
  readonly name: string;
  /** The description for the recipient of a bundle. */
  readonly what: string;
}

/*
 * Where everything lies in the ledger, written once. Each writer of a record takes its folder from here, the verifier its
 * layout, a bundle its content and its README: a new kind of record is one line.
 *
 *   objects/<2 hex>/<sha256>   evidence and facts, by content: no records
 *   ~lock-<part>               sockets of running processes: not part of the content
 */

/** Below `incidents/<workload>#<n>/`. */
export const incidentRecords = {
  manifests: {
    name: 'N',
    what: 'sealed segments of evidence: sources, times and digests of the reads; each names the one before it',
  },
  findings: { name: 'NAME', what: 'the Security Command Center findings that joined' },
  asked: { name: 'HASH', what: 'the plan that people were asked about, and until when' },
  decisions: { name: 'ID', what: 'who decided what, when and why' },
  claims: { name: 'STEP/PLAN', what: 'the start of a step: its evidence and its random claim' },
  settled: { name: 'STEP/PLAN', what: 'the result of a step that was begun' },
  undos: {
    name: 'STEP/ID',
    what: 'the start of an undo: its decision and its random claim',
  },
  undone: { name: 'STEP/ID', what: 'the result of the undo' },
  observations: { name: 'N', what: 'the verification of a step that was carried out' },
  outcomes: { name: 'N', what: 'the outcome, one record for each change of it' },
} as const satisfies Readonly<Record<string, RecordKind>>;

/** Below `workloads/<workload>/`: what outlives an incident. */
export const workloadRecords = {
  incidents: { name: 'N', what: 'which workflow opened the incident' },
  saved: { name: 'N', what: 'the state of the workload before the change' },
  restored: { name: 'N', what: 'the restore of the saved state with this number' },
} as const satisfies Readonly<Record<string, RecordKind>>;

/** At the top: what all incidents share, or what belongs to none. */
export const sharedRecords = {
  plans: {
    name: 'HASH',
    what: 'the proposed plan: steps, before and after, commands, and the manifest it rests on',
  },
  'claims/decisions': { name: 'ID', what: 'the one use of each decision' },
  installation: { name: '', what: 'whose ledger it is' },
  handled: { name: 'FINDING/TIME/STATE', what: 'findings that were handed over or need no response' },
  'not-findings': { name: 'SHA256', what: 'messages that were no findings: size and digest' },
  lookups: { name: 'KIND/SHA256/TIME', what: 'answers of VirusTotal' },
  'intake/silent': { name: 'TIME', what: 'a silence of the stream of notifications' },
  'intake/heard': { name: 'TIME', what: 'the first message after a silence' },
  'lookup-days': { name: 'DAY/NAME', what: 'the number of lookups at VirusTotal' },
  policies: { name: 'INSTALLATION/SERIAL', what: 'the policies that were in force' },
  alarms: { name: 'ID', what: 'pages about trouble outside incidents: each is sent once' },
  doctor: { name: 'ID', what: 'a test record of `firebreak doctor`' },
} as const satisfies Readonly<Record<string, RecordKind>>;

type IncidentPart = keyof typeof incidentRecords;
type WorkloadPart = keyof typeof workloadRecords;
type SharedPart = keyof typeof sharedRecords;

const INCIDENT = /^.+#[1-9][0-9]{0,8}$/;
const RECORD = new RegExp(
  `^(?:${[
    ...layouts('incidents/(?:[^/]+/){3}[^/]+#[0-9]+/', incidentRecords),
    ...layouts('workloads/(?:[^/]+/){4}', workloadRecords),
    ...layouts('', sharedRecords),
  ].join('|')})$`,
);

function layouts(folder: string, kinds: Readonly<Record<string, RecordKind>>): readonly string[] {
  return Object.entries(kinds).map(([part, { name }]) => {
    const parts = name === '' ? '' : name.replaceAll(/[^/]+/g, '[^/]+');
    return `${folder}${part}${parts === '' ? '' : '/'}${parts}`;
  });
}

/** The kinds of a list above, as what they are: `Object.keys` says no more than that they are texts. */
export function partsOf<P extends string>(kinds: Readonly<Record<P, RecordKind>>): readonly P[] {
  return Object.keys(kinds).filter((part): part is P => part in kinds);
}

/** Tells whether a record can lie there. */
export function isRecordKey(key: string): boolean {
  return RECORD.test(key);
}

/** The folder of one kind of record that all incidents share, or of a part of it. */
export function sharedPrefix(part: SharedPart, ...below: readonly string[]): string {
  return [part, ...below.map(encodePart)].join('/');
}

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

export function workloadPrefix(workload: Workload, part: WorkloadPart): string {
  return `workloads/${workloadPath(workload)}/${part}`;
}

export function planKey(hash: Digest): string {
  return sharedPrefix('plans', hash);
}

/** Ids are global: one decision can be used by one incident only. */
export function decisionClaimKey(id: string): string {
  return sharedPrefix('claims/decisions', id);
}

const PART = /^[A-Za-z0-9._:#@-]+$/;
const PLAIN = /^[A-Za-z0-9._:@-]+$/;
/** File systems take 255 bytes a name; what is longer is named by its digest. */
const MAX_PART = 200;

/** Tells whether a name can be a part of a key. `.` and `..` cannot: they would lead out of the ledger. */
export function isKeyPart(name: string): boolean {
  return PART.test(name) && name.length <= MAX_PART && name !== '.' && name !== '..';
}

/** The parts of a key. Throws `malformed`: keys are made by our own code, so a bad one carries text from outside. */
export function keyParts(key: string): readonly string[] {
  const parts = key.split('/');
  const bad = parts.find((part) => !isKeyPart(part));
  if (bad === undefined) return parts;
  throw new Failure(
    'malformed',
    `${JSON.stringify(key.slice(0, 300))} is not a ledger key: ${JSON.stringify(bad.slice(0, 80))} is not a name of letters, digits and ._:#@- up to ${MAX_PART} characters`,
  );
}

/**
 * Any text as one part of a key; different texts give different parts. Bytes that a part cannot hold become `#` and
 * two hex digits; a text that would be too long becomes `#sha256-` and its digest.
 */
export function encodePart(text: string): string {
  if (PLAIN.test(text) && isKeyPart(text)) return text;
  const encoded = [...new TextEncoder().encode(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return PLAIN.test(character) && character !== '.'
        ? character
        : `#${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
  return isKeyPart(encoded) ? encoded : `#sha256-${digestText(text)}`;
}
