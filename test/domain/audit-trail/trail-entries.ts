import { recogniseTrail } from '../../../src/domain/audit-trail/recognise-trail';
import type { TrailContext } from '../../../src/domain/audit-trail/trail-context';
import type { BindingChange, TrailEntry } from '../../../src/domain/audit-trail/trail-entry';
import { audit } from '../fixtures';
import { OWN } from '../signs';

export const context: TrailContext = { accounts: [OWN], secrets: ['gateway-token'] };

let made = 0;

/** An entry by the workload's account from Google Cloud, changed by `change`. */
export function entry(change: Partial<TrailEntry> = {}): TrailEntry {
  made += 1;
  return {
    ...audit({ at: '2026-10-01T12:10:00Z', principal: OWN, callerIp: '34.76.10.20' }),
    method: 'google.example.v1.Things.ChangeThing',
    resource: 'projects/shop/things/1',
    text: '',
    id: `entry-${made}`,
    scope: 'projects/shop',
    log: 'activity',
    service: '',
    resourceType: 'project',
    account: '',
    key: '',
    delegation: [],
    code: 0,
    bindings: [],
    auditConfigs: [],
    wanted: [],
    permissions: [],
    operation: '',
    origin: 'cloud',
    ...change,
  };
}

export const outside: Partial<TrailEntry> = { callerIp: '198.51.100.23', origin: 'outside' };
export const read: Partial<TrailEntry> = { log: 'data_access' };

export function added(role: string, member: string): BindingChange {
  return { action: 'add', role, member };
}

/** As many copies, so many seconds apart. */
export function times(count: number, seconds: number, change: Partial<TrailEntry>): readonly TrailEntry[] {
  return Array.from({ length: count }, (_each, index) =>
    entry({
      ...change,
      at: new Date(Date.parse('2026-10-01T12:10:00Z') + index * seconds * 1_000).toISOString(),
    }),
  );
}

/** The recognition of entries, of an account whose own secret is one. */
export const recognise = (...entries: readonly TrailEntry[]) => recogniseTrail(entries, context);

/** Reads that an attacker makes with a token. */
export const testing: Partial<TrailEntry> = {
  ...read,
  method: 'projects.testIamPermissions',
  service: 'cloudresourcemanager.googleapis.com',
  resource: 'projects/shop',
};
export const access: Partial<TrailEntry> = {
  ...read,
  method: 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion',
  service: 'secretmanager.googleapis.com',
  resource: 'projects/1/secrets/db-password/versions/3',
};
export const generate: Partial<TrailEntry> = {
  ...read,
  method: 'google.iam.credentials.v1.GenerateAccessToken',
  service: 'iamcredentials.googleapis.com',
  account: 'admin@shop.iam.gserviceaccount.com',
};
