import type { FindingScenario } from '../scenarios/finding-schema';
import type { GoogleScope } from '../scenarios/schema';
import type { JsonObject } from '../wire/json';
import { objectOf, textOf } from '../wire/json';
import type { StoredEntry } from './log-store';

/**
 * The source properties of a finding of Event Threat Detection, in the form that its published samples have: the rule, the
 * resource, and the very log entry that it was detected in. `entries` are the project's, oldest first.
 */
export function detectionProperties(
  detection: NonNullable<FindingScenario['detection']>,
  context: {
    readonly google: GoogleScope;
    readonly resourceName: string;
    readonly id: string;
    readonly entries: readonly StoredEntry[];
  },
): JsonObject {
  const { project, organization } = context.google;
  const { ruleName, subRuleName, technique, indicator, method, properties } = detection;
  const relative = context.resourceName.replace('//run.googleapis.com/', '');
  const evidence = context.entries.findLast(({ json }) => {
    const payload = objectOf(json, 'protoPayload');
    const about = textOf(payload, 'resourceName');
    return (
      textOf(payload, 'methodName') === method && (about === relative || relative.startsWith(`${about}/`))
    );
  });
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
