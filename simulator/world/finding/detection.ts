import type { FindingScenario } from '../../scenarios/schema/finding-schema';
import type { GoogleScope } from '../../scenarios/schema';
import type { JsonObject } from '../../wire/json';
import { objectOf, textOf } from '../../wire/json';
import type { StoredEntry } from '../telemetry/log-store';

type Detection = NonNullable<FindingScenario['detection']>;

/** Where the newest entry about a resource with a method is, among the project's, oldest first. */
export function evidenceOf(
  { method }: Detection,
  resourceName: string,
  entries: readonly StoredEntry[],
): StoredEntry | undefined {
  const relative = resourceName.replace('//run.googleapis.com/', '');
  return entries.findLast(({ json }) => {
    const payload = objectOf(json, 'protoPayload');
    const about = textOf(payload, 'resourceName');
    return (
      textOf(payload, 'methodName') === method && (about === relative || relative.startsWith(`${about}/`))
    );
  });
}

/** The fields of a finding that tell of the call that it is about: who, from where, what, and what was added to a policy. */
export function detectionFields({ iamBindings }: Detection, evidence: StoredEntry | undefined): JsonObject {
  const bindings = iamBindings.map((binding) => ({ action: 'ADD', ...binding }));
  if (evidence === undefined) return bindings.length === 0 ? {} : { iamBindings: bindings };
  const payload = objectOf(evidence.json, 'protoPayload');
  const [who, caller] = ['authenticationInfo', 'requestMetadata'].map((key) => objectOf(payload, key));
  return {
    ...(bindings.length === 0 ? {} : { iamBindings: bindings }),
    access: {
      principalEmail: textOf(who ?? {}, 'principalEmail'),
      principalSubject: textOf(who ?? {}, 'principalSubject'),
      callerIp: textOf(caller ?? {}, 'callerIp'),
      userAgent: textOf(caller ?? {}, 'callerSuppliedUserAgent'),
      serviceName: textOf(payload, 'serviceName'),
      methodName: textOf(payload, 'methodName'),
    },
  };
}

/**
 * The source properties of a finding of Event Threat Detection, in the form that its published samples have: the rule, the
 * resource, and the very log entry that it was detected in.
 */
export function detectionProperties(
  detection: Detection,
  context: {
    readonly google: GoogleScope;
    readonly resourceName: string;
    readonly id: string;
    readonly evidence: StoredEntry | undefined;
  },
): JsonObject {
  const { project, organization } = context.google;
  const { evidence } = context;
  const { ruleName, subRuleName, technique, indicator, properties } = detection;
  const query = evidence === undefined ? '' : `insertId="${evidence.insertId}"`;
  return {
    sourceId: { projectNumber: project.number, customerOrganizationNumber: organization },
    detectionCategory: {
      ruleName,
      ...(subRuleName === undefined ? {} : { subRuleName }),
      technique,
      indicator,
    },
    detectionPriority: 'HIGH',
    affectedResources: [
      { gcpResourceName: context.resourceName },
      { gcpResourceName: `//cloudresourcemanager.googleapis.com/projects/${project.number}` },
    ],
    evidence: evidence === undefined ? [] : [{ sourceLogId: sourceLogId(context.google, evidence) }],
    properties,
    findingId: context.id,
    contextUris: {
      cloudLoggingQueryUri: [
        {
          displayName: 'Cloud Logging Query Link',
          url: `https://console.cloud.google.com/logs/query;query=${encodeURIComponent(query)}?project=${project.id}`,
        },
      ],
      relatedFindingUri: {},
    },
  };
}

function sourceLogId({ project }: GoogleScope, { timestamp, insertId }: StoredEntry): JsonObject {
  const seconds = Math.floor(timestamp / 1000);
  return {
    projectId: project.id,
    resourceContainer: `projects/${project.number}`,
    timestamp: { seconds: String(seconds), nanos: Math.round((timestamp - seconds * 1000) * 1_000_000) },
    insertId,
  };
}
