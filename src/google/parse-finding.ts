import { Failure } from '../domain/failures';
import type { Finding, FindingContainer, StdinRedirection } from '../domain/finding';
import { findingKey, parseFindingName } from '../domain/finding-name';
import { severities } from '../domain/phases';
import { redact } from '../domain/redact';
import { consoleLink } from './console-link';
import type { Candidate } from './indicators';
import { selectIndicators } from './indicators';
import type { Fields } from './parse-fields';
import { fieldsOf } from './parse-fields';
import { hashedFilesOf, hashOf, parseProcess } from './parse-process';
import type { HashedFile } from './parse-process';
import { parseProject } from './parse-project';
import { parseRunResource, workloadOf } from './resource-name';
import { techniqueId } from './techniques';
import { virusTotalLinks } from './virustotal-links';

/**
 * Reads one row of SCC's list, as plain JSON: `{ finding, resource }`. Typed fields first, source properties second.
 * Odd fields never throw; their paths are in `unreadable`. Throws `unexpected-answer` for a row without a usable name.
 */
export function parseFinding(row: unknown): Finding {
  const unreadable: string[] = [];
  const whole = fieldsOf(row, unreadable);
  const finding = fieldsOf(whole.value('finding') ?? {}, unreadable);
  const resource = fieldsOf(whole.value('resource') ?? {}, unreadable, 'resource');
  const name = readName(finding.text('name'));
  const canonicalName = finding.text('canonicalName') || name.name;
  const resourceName = finding.text('resourceName') || resource.text('name');
  const runResource = parseRunResource(resourceName);
  const project = parseProject(resource, canonicalName, runResource);
  const workload =
    runResource === undefined || project.number === undefined
      ? undefined
      : workloadOf(runResource, project.number);
  const properties = fieldsOf(finding.value('sourceProperties') ?? {}, unreadable, 'sourceProperties');
  const redirection = parseRedirection(properties);
  const processes = finding.children('processes');
  const files = uniqueFiles([
    ...processes.flatMap(hashedFilesOf),
    ...finding.children('files').flatMap((file) => hashOf(file) ?? []),
  ]);
  return {
    name: name.name,
    canonicalName,
    key: findingKey(name),
    category: finding.text('category'),
    parentDisplayName: finding.text('parentDisplayName'),
    state: parseState(finding),
    muted: finding.text('mute') === 'MUTED',
    severity: parseSeverity(finding, unreadable),
    eventTime: finding.time('eventTime'),
    createTime: finding.time('createTime'),
    description: redact(finding.text('description')),
    resourceName,
    resourceDisplayName: resource.text('displayName') || resource.text('display_name'),
    projectFullName: project.fullName,
    projectDisplayName: project.displayName,
    ...(project.id === undefined ? {} : { projectId: project.id }),
    ...(workload === undefined ? {} : { workload }),
    ...(workload === undefined || runResource?.revision === undefined
      ? {}
      : { revision: runResource.revision }),
    processes: processes.map(parseProcess),
    containers: parseContainers(finding, properties),
    ...(redirection === undefined ? {} : { redirection }),
    files: files.map(({ path, sha256, wholeFile }) => ({ path, sha256, wholeFile })),
    virusTotalLinks: virusTotalLinks([
      JSON.stringify(finding.value('sourceProperties') ?? {}),
      finding.text('externalUri'),
      finding.text('description'),
      finding.text('nextSteps'),
    ]),
    techniques: parseTechniques(finding.child('mitreAttack'), unreadable),
    indicators: selectIndicators(candidates(finding, properties, redirection, files)),
    marks: finding.child('securityMarks').map('marks'),
    consoleLink: consoleLink(name),
    unreadable: [...new Set(unreadable)],
  };
}

function readName(text: string) {
  try {
    return parseFindingName(text);
  } catch (cause) {
    throw new Failure(
      'unexpected-answer',
      `SCC gave a finding whose name cannot be read: "${text.slice(0, 200)}"`,
      {
        cause,
      },
    );
  }
}

function parseState(finding: Fields): Finding['state'] {
  const state = finding.text('state');
  return state === 'ACTIVE' || state === 'INACTIVE' ? state : 'UNSPECIFIED';
}

function parseSeverity(finding: Fields, unreadable: string[]): Finding['severity'] {
  const reported = finding.text('severity');
  const known = severities.find((severity) => severity === reported);
  if (known === undefined && reported !== '' && reported !== 'SEVERITY_UNSPECIFIED')
    unreadable.push('severity');
  return known ?? 'UNSPECIFIED';
}

const REDIRECTION = 'Reverse_Shell_Stdin_Redirection';

function parseRedirection(properties: Fields): StdinRedirection | undefined {
  const read = (key: string) => properties.optional(`${REDIRECTION}_${key}`);
  // Ports come as numbers, as floats and as texts of either.
  const port = (key: string) => read(key)?.replace(/\.0+$/, '');
  const parts = {
    dstIp: read('Dst_Ip'),
    dstPort: port('Dst_Port'),
    srcIp: read('Src_Ip'),
    srcPort: port('Src_Port'),
  };
  const known = Object.entries(parts).filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function parseContainers(finding: Fields, properties: Fields): readonly FindingContainer[] {
  const typed = finding.children('containers').map((container) => {
    const imageId = container.optional('imageId');
    return {
      name: container.text('name'),
      imageUri: container.text('uri'),
      ...(imageId === undefined ? {} : { imageId }),
    };
  });
  const imageUri = properties.text('Container_Image_Uri');
  return typed.length > 0 || imageUri === '' ? typed : [{ name: '', imageUri }];
}

function parseTechniques(mitre: Fields, unreadable: string[]): readonly string[] {
  const ids = ['primaryTechniques', 'additionalTechniques'].flatMap((key) =>
    mitre.texts(key).flatMap((reported, index) => {
      const id = techniqueId(reported);
      if (id === undefined && reported !== 'TECHNIQUE_UNSPECIFIED')
        unreadable.push(mitre.at(`${key}[${index}]`));
      return id ?? [];
    }),
  );
  return [...new Set(ids)];
}

/** Most telling first, since only the first few of a finding are looked up. */
function candidates(
  finding: Fields,
  properties: Fields,
  redirection: StdinRedirection | undefined,
  files: readonly HashedFile[],
): readonly Candidate[] {
  const indicator = finding.child('indicator');
  const connections = finding.children('connections');
  const listed = (key: string, kind: Candidate['kind']) =>
    indicator.texts(key).map((value, index) => ({ kind, value, from: indicator.at(`${key}[${index}]`) }));
  const ends = (key: string) =>
    connections.map((each): Candidate => ({ kind: 'ip', value: each.text(key), from: each.at(key) }));
  return [
    ...ends('destinationIp'),
    { kind: 'ip', value: redirection?.dstIp ?? '', from: properties.at(`${REDIRECTION}_Dst_Ip`) },
    ...listed('uris', 'url'),
    ...listed('domains', 'domain'),
    ...listed('ipAddresses', 'ip'),
    ...files
      .filter((file) => file.wholeFile)
      .map(({ sha256, from }): Candidate => ({ kind: 'sha256', value: sha256, from })),
    ...ends('sourceIp'),
    { kind: 'ip', value: redirection?.srcIp ?? '', from: properties.at(`${REDIRECTION}_Src_Ip`) },
    { kind: 'ip', value: finding.child('access').text('callerIp'), from: 'access.callerIp' },
  ];
}

function uniqueFiles(files: readonly HashedFile[]): readonly HashedFile[] {
  return files.filter(
    (file, index) =>
      files.findIndex((other) => other.sha256 === file.sha256 && other.path === file.path) === index,
  );
}
