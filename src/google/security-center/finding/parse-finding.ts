import { Failure } from '../../../domain/failures';
import type { Finding, FindingContainer, StdinRedirection } from '../../../domain/finding/finding';
import { findingKey, parseFindingName, type FindingName } from '../../../domain/finding/finding-name';
import { severities } from '../../../domain/phases';
import { redact } from '../../../domain/text/redact';
import { candidatesOf, NEAR_END } from './indicator-candidates';
import { enumName, unknownKeysOf } from './api-names';
import { toFindingForm } from '../forms/normalise-finding';
import { sortCandidates } from './indicators';
import { membersIn } from './older-forms';
import { fieldsOf, type Fields } from '../../client/parse-fields';
import { parseDetails, parseTechniques } from './parse-finding-details';
import { hashedFilesOf, hashOf, parseProcess, wholeNumber, type HashedFile } from './parse-process';
import { parseRunPlace, parseRunResource, workloadOf } from '../../run/resource-name';
import { defined } from '../../../domain/defined';

/**
 * Reads one finding, as plain JSON in any of the forms that `toFindingForm` takes. Typed fields first, source properties
 * second. Odd fields never throw; their paths are in `unreadable`. Throws `unexpected-answer` for one without a usable
 * name, since it could be neither read again nor written.
 */
export function parseFinding(row: unknown): Finding {
  const finding = parseAnyFinding(row);
  if (finding.key !== '') return finding;
  throw new Failure(
    'unexpected-answer',
    `SCC gave a finding whose name cannot be read: "${finding.name.slice(0, 200)}"`,
  );
}

/**
 * As `parseFinding`, for files that somebody has: a finding without a usable name is read too. Its `name` is what stood
 * there, its `key` and `consoleLink` are empty, and `name` is among the unreadable fields. Never throws.
 */
export function parseAnyFinding(row: unknown): Finding {
  const unreadable: string[] = [];
  const form = toFindingForm(row);
  const finding = fieldsOf(form.finding ?? {}, unreadable);
  const resource = fieldsOf(form.resource ?? {}, unreadable, 'resource');
  const name = readName(finding, 'name', unreadable);
  const canonical = readName(finding, 'canonicalName', unreadable);
  const best = name ?? canonical;
  const canonicalName = canonical?.name ?? best?.name ?? '';
  const resourceName = finding.text('resourceName') || resource.text('name');
  const properties = fieldsOf(finding.value('sourceProperties') ?? {}, unreadable, 'sourceProperties');
  const members = membersIn(finding.value('sourceProperties'));
  const details = parseDetails(finding, properties, members, unreadable);
  const runNames = [resourceName, ...(details.affectedResources ?? [])];
  const runResource = firstOf(runNames, parseRunResource);
  const names = [canonicalName, best?.name ?? '', finding.text('parent')];
  const project = parseProject(
    resource,
    names,
    runResource ?? firstOf(runNames, (each) => parseRunPlace(each)),
  );
  const workload =
    runResource === undefined || project.number === undefined
      ? undefined
      : workloadOf(runResource, project.number);
  const place =
    workload === undefined ? firstOf(runNames, (name) => parseRunPlace(name, project.number)) : undefined;
  const lower = workload === undefined ? place : runResource;
  const redirection = parseRedirection(properties);
  const processes = finding.children('processes');
  const files = uniqueFiles([
    ...processes.flatMap(hashedFilesOf),
    ...finding.children('files').flatMap((file) => hashOf(file) ?? []),
  ]);
  const { indicators, leftOut } = sortCandidates(
    candidatesOf(finding, properties, redirection, files, members),
  );
  const unsaid = leftOut.filter(({ from }) => !NEAR_END.test(from) && from !== 'access.callerIp');
  const findingClass = readEnum(finding, 'findingClass', unreadable);
  const moduleName = finding.text('moduleName');
  const unknownKeys = unknownKeysOf(finding.keys());
  return {
    name: best?.name ?? finding.text('name'),
    canonicalName,
    key: best === undefined ? '' : findingKey(best),
    category: finding.text('category'),
    parentDisplayName: finding.text('parentDisplayName'),
    state: parseState(finding, unreadable),
    muted: readEnum(finding, 'mute', unreadable) === 'MUTED',
    severity: parseSeverity(finding, unreadable),
    eventTime: finding.time('eventTime'),
    createTime: finding.time('createTime'),
    description: redact(finding.text('description')),
    resourceName,
    resourceDisplayName: resource.text('displayName'),
    projectFullName: project.fullName,
    projectDisplayName: project.displayName,
    ...defined({
      projectId: project.id,
      workload,
      place,
      revision: lower?.revision,
      execution: lower?.execution,
    }),
    ...(findingClass === '' ? {} : { findingClass }),
    ...(moduleName === '' ? {} : { moduleName }),
    ...details,
    ...(unknownKeys.length === 0 ? {} : { unknownKeys }),
    processes: processes.map(parseProcess),
    containers: parseContainers(finding, properties),
    ...defined({ redirection }),
    files: files.map(({ path, sha256, wholeFile }) => ({ path, sha256, wholeFile })),
    virusTotalLinks: virusTotalLinks([
      JSON.stringify(finding.value('sourceProperties') ?? {}),
      finding.text('externalUri'),
      finding.text('description'),
      finding.text('nextSteps'),
    ]),
    techniques: parseTechniques(finding.child('mitreAttack'), members, unreadable),
    indicators,
    ...(unsaid.length === 0 ? {} : { leftOut: unsaid }),
    marks: finding.child('securityMarks').map('marks'),
    consoleLink: best === undefined ? '' : consoleLink(best),
    unreadable: [...new Set(unreadable)],
  };
}

/** Undefined, and listed, when it is there and is no finding's name; undefined when it is absent. */
function readName(
  finding: Fields,
  key: 'name' | 'canonicalName',
  unreadable: string[],
): FindingName | undefined {
  const text = finding.text(key).replace(/^\/\/securitycenter\.googleapis\.com\//, '');
  if (text === '' && !unreadable.includes(key)) return undefined;
  try {
    return parseFindingName(text);
  } catch {
    unreadable.push(key);
    return undefined;
  }
}

function readEnum(
  finding: Fields,
  key: 'state' | 'severity' | 'mute' | 'findingClass',
  unreadable: string[],
): string {
  const name = enumName(key, finding.text(key));
  if (name === undefined) unreadable.push(key);
  return name ?? '';
}

function parseState(finding: Fields, unreadable: string[]): Finding['state'] {
  const state = readEnum(finding, 'state', unreadable);
  return state === 'ACTIVE' || state === 'INACTIVE' ? state : 'UNSPECIFIED';
}

function parseSeverity(finding: Fields, unreadable: string[]): Finding['severity'] {
  const reported = readEnum(finding, 'severity', unreadable);
  return severities.find((severity) => severity === reported) ?? 'UNSPECIFIED';
}

function firstOf<T>(names: readonly string[], read: (name: string) => T | undefined): T | undefined {
  return names.map((name) => read(name)).find((each) => each !== undefined);
}

const REDIRECTION = 'Reverse_Shell_Stdin_Redirection';

function parseRedirection(properties: Fields): StdinRedirection | undefined {
  const read = (key: string) => properties.optional(`${REDIRECTION}_${key}`);
  // Ports come as numbers, as floats and as texts of either.
  const port = (key: string) => {
    const text = read(key);
    return text === undefined ? undefined : wholeNumber(text);
  };
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
      ...defined({ imageId }),
    };
  });
  const imageUri = properties.text('Container_Image_Uri');
  return typed.length > 0 || imageUri === '' ? typed : [{ name: '', imageUri }];
}

function uniqueFiles(files: readonly HashedFile[]): readonly HashedFile[] {
  return files.filter(
    (file, index) =>
      files.findIndex((other) => other.sha256 === file.sha256 && other.path === file.path) === index,
  );
}

/** The project of a finding, as its resource block, its canonical name and its resource name tell. */
interface FindingProject {
  readonly fullName: string;
  readonly displayName: string;
  readonly id?: string;
  readonly number?: string;
}

/**
 * Reads the block of v2, of v1 notifications and of v1 lists. `names` are those of the finding, the best one first;
 * `onRun` is what its resource name says of Cloud Run.
 */
function parseProject(
  resource: Fields,
  names: readonly string[],
  onRun: { readonly project: string } | undefined,
): FindingProject {
  const gcp = resource.keys().includes('gcpMetadata') ? resource.child('gcpMetadata') : fieldsOf({});
  const fullName = first(gcp.text('project'), resource.text('projectName'), resource.text('project'));
  const displayName = first(gcp.text('projectDisplayName'), resource.text('projectDisplayName'));
  const named = onRun?.project ?? '';
  const id = [named, displayName].find(isProjectId);
  const scopes = names.map((name) => name.split('/').slice(0, 2).join('/'));
  const path = resource.child('resourcePath').children('nodes');
  const number = [...scopes, fullName, `projects/${named}`, ...path.map((node) => node.text('id'))]
    .map((name) => /(?:^|\/)projects\/(\d{1,20})$/.exec(name)?.[1])
    .find((found) => found !== undefined);
  return {
    fullName,
    displayName,
    ...defined({ id, number }),
  };
}

// Ids start with a letter; a number is no id. Older ones carry a domain in front.
function isProjectId(text: string): boolean {
  return /^(?:[a-z0-9.-]{1,80}:)?[a-z][a-z0-9-]{3,61}$/.test(text);
}

function first(...texts: readonly string[]): string {
  return texts.find((text) => text !== '') ?? '';
}

const PAGE = 'https://console.cloud.google.com/security/command-center/findingsv2';

/** The finding's page in the Google Cloud console. It takes names without a location for `global`. */
function consoleLink(name: FindingName): string {
  const location = name.location === 'global' ? '' : `/locations/${name.location}`;
  const short = `${name.scope}/sources/${name.source}${location}/findings/${name.finding}`;
  const [kind, id = ''] = name.scope.split('/');
  const scope = kind === 'organizations' ? 'organizationId' : kind === 'folders' ? 'folder' : 'project';
  return `${PAGE};name=${encodeURIComponent(short)}?${scope}=${encodeURIComponent(id)}`;
}

const LINK = /https:\/\/www\.virustotal\.com\/gui\/[A-Za-z0-9/_.:%=-]{1,500}/g;
const MOST = 20;

/** The VirusTotal pages that a finding itself links to, each once, wherever in these texts they stand. */
function virusTotalLinks(texts: readonly string[]): readonly string[] {
  const links = texts.flatMap((text) => text.match(LINK) ?? []);
  // A full stop after a link in a sentence is none of the link.
  return [...new Set(links.map((link) => link.replace(/[.:]+$/, '')))].slice(0, MOST);
}
