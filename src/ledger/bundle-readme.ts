/** What is what in a bundle, for whoever gets it and has no Firebreak. */
export function bundleReadme(incident: string, at: string): string {
  return `# Evidence of incident ${incident}

Exported at ${at} by \`firebreak evidence export\`. Check it offline with \`firebreak evidence verify DIR\`, which names every file that was
changed, added or removed since.

| file                                   | what it is                                                                        |
| -------------------------------------- | --------------------------------------------------------------------------------- |
| bundle.json                            | the list of all files with their SHA-256                                          |
| incidents/.../manifests/N              | sealed segments of evidence: what was read, when, from where, by digest; each names the one before it |
| objects/XX/SHA256                      | what was read, as JSON, under the SHA-256 of its bytes; environment values and keys were removed when it was read |
| plans/HASH                             | what was asked: steps, before and after, commands, and the manifest it rests on   |
| incidents/.../decisions/ID             | who decided what, when and why                                                    |
| claims/decisions/ID                    | what each decision was used for, once                                             |
| incidents/.../claims/STEP/PLAN         | that a step was begun, and on which evidence                                      |
| workloads/.../saved/N, restored/N      | what the workload was before the change; that it was put back                     |
| incidents/.../findings/NAME            | the Security Command Center findings that joined                                  |
| incidents/.../outcomes/N               | what became of it                                                                 |
| workloads/.../incidents/N              | which workflow opened the incident                                                |

A record is \`{"record":...,"sha256":...}\`: the SHA-256 is of the record's canonical JSON (RFC 8785). Whoever holds the whole bundle can
rewrite all of it consistently. What shows that is a digest kept elsewhere: the plan's hash that people approved, and the manifest's digest
in the marks on the finding in Security Command Center.
`;
}
