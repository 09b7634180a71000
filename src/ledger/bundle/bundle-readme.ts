import { incidentRecords, sharedRecords, workloadRecords } from '../store/paths';

/** Shared records that a bundle takes along, in this order. */
export const bundledShared = ['plans', 'claims/decisions'] as const;

/** The rows of the table, from the one list of what a ledger holds. */
function rows(): readonly string[] {
  const kinds = [
    ...Object.entries(incidentRecords).map(([part, kind]) => ({ folder: `incidents/.../${part}`, ...kind })),
    ...bundledShared.map((part) => ({ folder: part, ...sharedRecords[part] })),
    ...Object.entries(workloadRecords).map(([part, kind]) => ({ folder: `workloads/.../${part}`, ...kind })),
  ];
  return [
    row('file', 'what it is'),
    `| ${'-'.repeat(FILE)} | --- |`,
    row('bundle.json', 'the list of all files with their SHA-256'),
    row(
      'objects/XX/SHA256',
      'what was read, as JSON, under the SHA-256 of its bytes; environment values and keys were removed when it was read',
    ),
    ...kinds.map(({ folder, name, what }) => row(`${folder}/${name}`, what)),
  ];
}

const FILE = 38;

function row(file: string, what: string): string {
  return `| ${file.padEnd(FILE)} | ${what} |`;
}

/** What is what in a bundle, for whoever gets it and has no Firebreak. */
export function bundleReadme(incident: string, at: string): string {
  return `# Evidence of incident ${incident}

Exported at ${at} by \`firebreak evidence export\`. Check it offline with \`firebreak evidence verify DIR\`, which names every file that was
changed, added or removed since.

${rows().join('\n')}

A record is \`{"record":...,"sha256":...}\`: the SHA-256 is of the record's canonical JSON (RFC 8785). Whoever holds the whole bundle can
rewrite all of it consistently. What shows that is a digest kept elsewhere: the plan's hash that people approved, and the manifest's digest
in the marks on the finding in Security Command Center.
`;
}
