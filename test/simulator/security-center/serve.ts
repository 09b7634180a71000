import { credentials } from '@grpc/grpc-js';
import { v2 } from '@google-cloud/security-center';
import { PassThroughClient } from 'google-auth-library';
import { createAccess } from '../../../simulator/access';
import { CallLog } from '../../../simulator/call-log';
import { Faults } from '../../../simulator/faults';
import { securityCenterService } from '../../../simulator/security-center/service';
import type { SecurityCenterScope } from '../../../simulator/security-center/scope';
import { createGate } from '../../../simulator/wire/gate';
import { startGrpcServer } from '../../../simulator/wire/grpc/grpc-server';
import type { JsonObject } from '../../../simulator/wire/json';
import { createFindings, type FindingRecord } from '../../../simulator/world/finding/findings';

export const organization = '123456789012';
export const project = { id: 'acme-payments', number: '415104041262' };
export const changedAt = Date.parse('2026-08-22T12:00:00Z');

/** A finding whose fields a test cares about are the options; the id is 32 hex digits of the number. */
export function record(
  number: number,
  fields: JsonObject = {},
  location = 'global',
  source = '555',
): FindingRecord {
  const id = number.toString(16).padStart(32, '0');
  const relative = `sources/${source}/locations/${location}/findings/${id}`;
  return {
    finding: {
      name: `organizations/${organization}/${relative}`,
      canonicalName: `projects/${project.number}/${relative}`,
      parent: `organizations/${organization}/sources/${source}/locations/${location}`,
      resourceName: '//run.googleapis.com/projects/acme-payments/locations/europe-west1/services/payment-api',
      state: 'ACTIVE',
      category: 'Reverse Shell',
      severity: 'HIGH',
      eventTime: `2026-08-22T10:00:${String(number).padStart(2, '0')}.000001Z`,
      ...fields,
    },
    resource: {
      name: '//run.googleapis.com/projects/acme-payments/locations/europe-west1/services/payment-api',
      type: 'google.cloud.run.Service',
      gcpMetadata: {
        project: `//cloudresourcemanager.googleapis.com/projects/${project.number}`,
        projectDisplayName: project.id,
        folders: [{ resourceFolder: 'folders/77', resourceFolderDisplayName: 'prod' }],
        organization: `organizations/${organization}`,
      },
    },
  };
}

/** The name that a record's finding is known by in a scope. */
export function nameIn(scope: string, number: number): string {
  const id = number.toString(16).padStart(32, '0');
  return `${scope}/sources/555/locations/global/findings/${id}`;
}

/** Serves the findings to a real client. */
export async function serveFindings(
  records: readonly FindingRecord[],
  setting: Partial<SecurityCenterScope> & { readonly denied?: readonly string[] } = {},
) {
  const { denied = [], ...scope } = setting;
  const findings = createFindings('projects/p/locations/global/notificationConfigs/threats', () => undefined);
  for (const each of records) findings.add(each);
  const callLog = new CallLog();
  const notifications: JsonObject[] = [];
  findings.onNotification((message) => notifications.push(message));
  const service = securityCenterService(
    findings,
    createAccess({ denied }),
    { organization, project, activation: 'organization', ...scope },
    () => changedAt,
  );
  const server = await startGrpcServer([service], createGate({ faults: new Faults(), callLog }), 0);
  const client = new v2.SecurityCenterClient({
    apiEndpoint: '127.0.0.1',
    port: server.port,
    sslCreds: credentials.createInsecure(),
    authClient: new PassThroughClient(),
    projectId: project.id,
  });
  const close = async (): Promise<void> => {
    await client.close();
    await server.close();
  };
  return { client, findings, callLog, notifications, close };
}
