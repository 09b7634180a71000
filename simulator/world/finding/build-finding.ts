import type { FindingScenario } from '../../scenarios/schema/finding-schema';
import type { GoogleScope } from '../../scenarios/schema';
import type { JsonObject } from '../../wire/json';
import type { FindingPlace } from './finding-place';
import type { FindingRecord } from './findings';
import { toRfc3339 } from '../rfc3339';

/** Where a finding comes from. */
interface FindingContext {
  readonly google: GoogleScope;
  readonly place: FindingPlace;
  /** Source properties that the finding gets beside those of its scenario. */
  readonly properties?: JsonObject;
  /** Further fields of the finding. */
  readonly fields?: JsonObject;
  readonly id: string;
  /** Milliseconds. */
  readonly eventTime: number;
  readonly createTime: number;
}

/**
 * Constructs a v2 Finding and its Resource from what a scenario says. The shape follows the documentation and the
 * proto; no captured sample exists to compare it with.
 */
export function buildFinding(finding: FindingScenario, context: FindingContext): FindingRecord {
  const { google, place, id } = context;
  const { owner, resourceName } = place;
  // The control plane sees no container.
  const container = finding.detection === undefined ? place.container : undefined;
  const { project, organization, source } = google;
  const relative = `sources/${source}/locations/global/findings/${id}`;
  const name = `organizations/${organization}/${relative}`;
  const canonicalName = `projects/${project.number}/${relative}`;
  return {
    finding: {
      name,
      canonicalName,
      parent: `organizations/${organization}/sources/${source}/locations/global`,
      resourceName,
      state: finding.state,
      category: finding.category,
      externalUri: place.externalUri,
      sourceProperties: {
        ...sourceProperties(finding, container?.image),
        ...context.properties,
        ...finding.sourceProperties,
      },
      securityMarks: {
        name: `${name}/securityMarks`,
        canonicalName: `${canonicalName}/securityMarks`,
      },
      eventTime: toRfc3339(context.eventTime),
      createTime: toRfc3339(context.createTime),
      severity: finding.severity,
      mute: finding.mute,
      findingClass: 'THREAT',
      ...(finding.indicator === undefined ? {} : { indicator: finding.indicator }),
      ...(finding.mitre === undefined
        ? {}
        : {
            mitreAttack: {
              primaryTactic: finding.mitre.tactic,
              primaryTechniques: finding.mitre.techniques,
            },
          }),
      ...(finding.connection === undefined
        ? {}
        : { connections: [{ ...finding.connection, protocol: 'TCP' }] }),
      processes: finding.processes.map(processOf),
      ...context.fields,
      ...(owner === undefined ? {} : { contacts: { technical: { contacts: [{ email: owner }] } } }),
      parentDisplayName: finding.detector,
      description: finding.description,
      ...(finding.nextSteps === undefined ? {} : { nextSteps: finding.nextSteps }),
      ...(finding.module === undefined ? {} : { moduleName: finding.module }),
      containers:
        container === undefined
          ? []
          : [
              {
                name: container.name ?? place.displayName,
                uri: container.image,
                imageId: container.digest,
                createTime: toRfc3339(context.eventTime - 3_600_000),
              },
            ],
    },
    resource: resourceOf(google, place),
  };
}

function sourceProperties(finding: FindingScenario, image: string | undefined): JsonObject {
  const { connection } = finding;
  return {
    ...(connection === undefined || !/reverse shell/iu.test(finding.category)
      ? {}
      : {
          Reverse_Shell_Stdin_Redirection_Dst_Ip: connection.destinationIp,
          Reverse_Shell_Stdin_Redirection_Dst_Port: connection.destinationPort,
          Reverse_Shell_Stdin_Redirection_Src_Ip: connection.sourceIp,
          Reverse_Shell_Stdin_Redirection_Src_Port: connection.sourcePort,
        }),
    ...(image === undefined ? {} : { Container_Image_Uri: image }),
  };
}

function processOf(process: FindingScenario['processes'][number]): JsonObject {
  const { script, parentPid, libraries } = process;
  return {
    name: process.binary.split('/').at(-1) ?? process.binary,
    binary: fileOf({ ...process, path: process.binary }),
    ...(libraries.length === 0 ? {} : { libraries: libraries.map(fileOf) }),
    ...(script === undefined
      ? {}
      : {
          script: {
            path: script.path,
            ...(script.sha256 === undefined ? {} : { sha256: script.sha256 }),
            ...(script.contents === undefined ? {} : { contents: script.contents }),
          },
        }),
    args: process.args,
    envVariables: Object.entries(process.env).map(([name, val]) => ({ name, val })),
    pid: String(process.pid),
    ...(parentPid === undefined ? {} : { parentPid: String(parentPid) }),
  };
}

/** A file as findings have it; `hashedBytes` is how much of it was hashed where that is not all. */
function fileOf(file: {
  readonly path: string;
  readonly sha256?: string | undefined;
  readonly bytes?: number | undefined;
  readonly hashedBytes?: number | undefined;
}): JsonObject {
  const { path, sha256, bytes, hashedBytes } = file;
  return {
    path,
    ...(bytes === undefined ? {} : { size: String(bytes), hashedSize: String(hashedBytes ?? bytes) }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(hashedBytes === undefined ? {} : { partiallyHashed: hashedBytes !== bytes }),
  };
}

function resourceOf(google: GoogleScope, place: FindingPlace): JsonObject {
  const { project, organization, location } = google;
  const displayName = project.displayName ?? project.id;
  return {
    name: place.resourceName,
    displayName: place.displayName,
    type: place.type,
    cloudProvider: 'GOOGLE_CLOUD_PLATFORM',
    service: 'run.googleapis.com',
    location,
    gcpMetadata: {
      project: `//cloudresourcemanager.googleapis.com/projects/${project.number}`,
      projectDisplayName: project.id,
      parent: `//cloudresourcemanager.googleapis.com/projects/${project.number}`,
      parentDisplayName: displayName,
      organization: `organizations/${organization}`,
    },
    resourcePath: {
      nodes: [
        { nodeType: 'GCP_PROJECT', id: `projects/${project.number}`, displayName },
        { nodeType: 'GCP_ORGANIZATION', id: `organizations/${organization}` },
      ],
    },
    resourcePathString: `organizations/${organization}/projects/${project.number}`,
  };
}
