import type { Deed, DeedOf } from '../../scenarios/schema/deed-schema';
import { serviceSchema } from '../../scenarios/schema/service-schema';
import { message } from './deed';
import type { DeedScene, Performed } from './deed';
import {
  createAccount,
  createKey,
  generateToken,
  setAccountPolicy,
  setProjectPolicy,
  setServicePolicy,
} from './deeds-of-iam';
import { monitoredRevision } from '../telemetry/monitored';
import { monitoredCall, monitoredOf } from '../telemetry/monitored-resources';

/**
 * The calls of a deed by the account that does it: one, except where objects are deleted. Methods, resources and
 * permissions as in the samples of stratus-red-team.cloud/attack-techniques/GCP, in those that detection rules are tested
 * with (panther-labs/panther-analysis, rules/gcp_audit_rules) and in Google's lists of audited methods.
 */
export function performed(scene: DeedScene, deed: Deed, caller: string): readonly Performed[] {
  switch (deed.what) {
    case 'create-key':
      return [createKey(scene, deed.account ?? caller)];
    case 'set-project-policy':
      return [setProjectPolicy(scene, deed)];
    case 'set-account-policy':
      return [setAccountPolicy(scene, deed, deed.account ?? caller)];
    case 'set-service-policy':
      return [setServicePolicy(scene, deed)];
    case 'create-account':
      return [createAccount(scene, deed)];
    case 'test-permissions':
      return [testPermissions(scene, deed)];
    case 'access-secret':
      return [accessSecret(scene, deed)];
    case 'generate-token':
      return [generateToken(scene, deed)];
    case 'delete-sink':
      return [deleteSink(scene, deed)];
    case 'delete-objects':
      return deed.objects.map((object) => deleteObject(scene, deed.bucket, object));
    case 'create-service':
      return [createService(scene, deed)];
    case 'insert-instance':
      return [insertInstance(scene, deed)];
  }
}

function testPermissions({ google }: DeedScene, { permissions }: DeedOf<'test-permissions'>): Performed {
  return {
    audited: {
      log: 'data_access',
      service: 'cloudresourcemanager.googleapis.com',
      method: 'projects.testIamPermissions',
      resource: `projects/${google.project.id}`,
      monitored: monitoredOf(google, 'project'),
      permission: permissions,
      request: {
        ...message('google.iam.v1.TestIamPermissionsRequest'),
        resource: google.project.id,
        permissions,
      },
    },
  };
}

function accessSecret({ google }: DeedScene, { secret, version }: DeedOf<'access-secret'>): Performed {
  const service = 'secretmanager.googleapis.com';
  const method = 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion';
  const name = `projects/${google.project.number}/secrets/${secret}/versions/${version}`;
  return {
    audited: {
      log: 'data_access',
      service,
      method,
      resource: name,
      monitored: monitoredCall(google, service, method),
      permission: 'secretmanager.versions.access',
      request: { ...message('google.cloud.secretmanager.v1.AccessSecretVersionRequest'), name },
    },
  };
}

function deleteSink({ google }: DeedScene, { sink }: DeedOf<'delete-sink'>): Performed {
  const name = `projects/${google.project.id}/sinks/${sink}`;
  return {
    audited: {
      log: 'activity',
      service: 'logging.googleapis.com',
      method: 'google.logging.v2.ConfigServiceV2.DeleteSink',
      resource: name,
      monitored: monitoredOf(google, 'logging_sink', { name: sink, destination: '' }),
      permission: 'logging.sinks.delete',
      request: { ...message('google.logging.v2.DeleteSinkRequest'), sinkName: name },
    },
  };
}

function deleteObject({ google }: DeedScene, bucket: string, object: string): Performed {
  return {
    audited: {
      log: 'data_access',
      service: 'storage.googleapis.com',
      method: 'storage.objects.delete',
      resource: `projects/_/buckets/${bucket}/objects/${object}`,
      monitored: monitoredOf(google, 'gcs_bucket', { bucket_name: bucket, location: google.location }),
      permission: 'storage.objects.delete',
    },
  };
}

function createService({ google, ids, services }: DeedScene, deed: DeedOf<'create-service'>): Performed {
  const { name, image, digest, args, minInstanceCount, api } = deed;
  const parent = `projects/${google.project.id}/locations/${google.location}`;
  const account = `${google.project.number}-compute@developer.gserviceaccount.com`;
  const revision = `${name}-00001-${ids.hex(`revision/${name}`, 3)}`;
  return {
    audited: {
      log: 'activity',
      service: 'run.googleapis.com',
      method: `google.cloud.run.${api}.Services.CreateService`,
      resource:
        api === 'v1' ? `namespaces/${google.project.id}/services/${name}` : `${parent}/services/${name}`,
      monitored: monitoredRevision(google, name, ''),
      permission: 'run.services.create',
      request: { ...message(`google.cloud.run.${api}.CreateServiceRequest`), parent, service_id: name },
    },
    operation: true,
    happen: () => {
      if (services.find(name) !== undefined) return undefined;
      const container = { image, digest, args, port: 8080 };
      const only = { name: revision, deployedMinutesAgo: 1, deployedBy: account, containers: [container] };
      services.create(serviceSchema.parse({ name, scaling: { minInstanceCount }, revisions: [only] }));
      return undefined;
    },
  };
}

function insertInstance({ google, ids, identities }: DeedScene, deed: DeedOf<'insert-instance'>): Performed {
  const { name, zone = `${google.location}-b` } = deed;
  const id = BigInt(`0x${ids.hex(`machine/${name}`, 15)}`).toString();
  return {
    audited: {
      log: 'activity',
      service: 'compute.googleapis.com',
      method: 'v1.compute.instances.insert',
      resource: `projects/${google.project.id}/zones/${zone}/instances/${name}`,
      monitored: monitoredOf(google, 'gce_instance', { instance_id: id, zone }),
      permission: 'compute.instances.create',
      request: { ...message('compute.instances.insert'), name },
    },
    operation: true,
    happen: () => {
      identities.addMachine({ name, zone, status: 'RUNNING' });
      return undefined;
    },
  };
}
