import type { CaseFile } from '../../src/domain/evidence/case-file';
import type { IdentityFacts } from '../../src/domain/evidence/identity-facts';
import type { RelatedFinding, Relation } from '../../src/domain/finding/related-facts';
import type { TrailCall, TrailFacts } from '../../src/domain/evidence/trail-facts';
import type { Finding } from '../../src/domain/finding/finding';
import { audit, caseFile, finding } from './fixtures';
import { OWN } from './signs';

// The facts beside the finding itself: the trail of its identity, who that is, and findings elsewhere.

export function call(change: Partial<TrailCall> = {}): TrailCall {
  return {
    ...audit({ at: '2026-10-01T12:10:00Z', principal: OWN, callerIp: '198.51.100.23' }),
    scope: 'projects/shop',
    log: 'activity',
    actor: 'workload',
    succeeded: true,
    origin: 'google',
    method: 'google.iam.admin.v1.GetRole',
    ...change,
  };
}

export const keyMade = call({
  method: 'google.iam.admin.v1.CreateServiceAccountKey',
  technique: 'T1098.001',
  recognised: 'created a key of a service account',
});
export const roleGranted = call({
  at: '2026-10-01T12:11:00Z',
  method: 'SetIamPolicy',
  technique: 'T1098.003',
  recognised: 'granted roles',
  added: ['roles/owner user:eve@example.org'],
});
export const sinkDeleted = call({
  at: '2026-10-01T12:12:00Z',
  method: 'google.logging.v2.ConfigServiceV2.DeleteSink',
  technique: 'T1562.008',
  recognised: 'deleted a log sink',
});
export const secretRead = call({
  log: 'data_access',
  technique: 'T1555.006',
  recognised: 'read a secret',
});

export function trail(...calls: readonly TrailCall[]): TrailFacts {
  return {
    from: '2026-10-01T11:00:00Z',
    to: '2026-10-01T13:00:00Z',
    calls,
    counted: calls.length,
    more: false,
    dataAccess: 'read',
  };
}

export function withTrail(...calls: readonly TrailCall[]): CaseFile {
  return caseFile({ trail: trail(...calls) });
}

export function identity(change: Partial<IdentityFacts> = {}): IdentityFacts {
  return { email: OWN, isDefaultCompute: false, disabled: false, roles: [], keys: [], usedBy: [], ...change };
}

export function relatedBy(relation: Relation, change: Partial<Finding> = {}): RelatedFinding {
  const other = finding({
    key: '2/f7',
    category: 'Malicious Script Executed',
    resourceName: '//run.googleapis.com/projects/shop/locations/europe-west1/services/other',
    ...change,
  });
  return { finding: other, relations: [relation] };
}

export const policySet = finding({
  category: 'Privilege Escalation: Default Compute Engine Service Account SetIAMPolicy',
  parentDisplayName: 'Event Threat Detection',
  redirection: {},
  severity: 'LOW',
  access: { methodName: 'google.cloud.run.v1.Services.SetIamPolicy' },
});
export const minerDeployed = finding({
  category: 'Execution: Cryptomining Docker Image',
  parentDisplayName: 'Event Threat Detection',
  redirection: {},
});
