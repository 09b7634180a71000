import type { Assessment } from '../../src/domain/assessment/assessment';
import type { CaseFile } from '../../src/domain/evidence/case-file';
import type { Finding } from '../../src/domain/finding/finding';
import type { AuditLine, LogFacts, LogKind, LogLine, RequestLine } from '../../src/domain/evidence/log-facts';
import type { PolicyInForce } from '../../src/domain/plan/policy';
import type { ContainerSettings, RevisionSettings, ServiceSettings } from '../../src/domain/workload/service';
import type { RelatedFacts } from '../../src/domain/finding/related-facts';
import type { SettingsOf } from '../../src/domain/workload/workload-settings';
import type { Workload } from '../../src/domain/workload/workload';

// One incident, as the reverse shell on a service with a tagged revision looks; tests change single facts of it.

export const AT = '2026-10-01T12:00:00Z';
export const INCIDENT = '415104041262/europe-west1/services/payments#3';
export const DIGEST = `sha256:${'ab'.repeat(32)}`;

export const workload: Workload = {
  projectNumber: '415104041262',
  location: 'europe-west1',
  kind: 'services',
  name: 'payments',
};

export function container(change: Partial<ContainerSettings> = {}): ContainerSettings {
  return {
    name: 'app',
    image: 'europe-docker.pkg.dev/shop/app/payments',
    digest: DIGEST,
    command: [],
    args: [],
    envNames: ['DB_HOST'],
    secrets: ['env DB_PASSWORD <- db-password'],
    ports: [8080],
    limits: { cpu: '1', memory: '512Mi' },
    ...change,
  };
}

export function revision(name: string, change: Partial<RevisionSettings> = {}): RevisionSettings {
  return {
    name,
    createdAt: '2026-09-20T08:00:00Z',
    containers: [container()],
    serviceAccount: 'payments@shop.iam.gserviceaccount.com',
    minInstanceCount: 0,
    executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
    percent: 0,
    tags: [],
    ...change,
  };
}

export function service(change: Partial<ServiceSettings> = {}): ServiceSettings {
  return {
    workload,
    uid: 'uid-1',
    uri: 'https://payments-415104041262.europe-west1.run.app',
    etag: '"e1"',
    generation: '7',
    observedGeneration: '7',
    reconciling: false,
    ready: 'CONDITION_SUCCEEDED',
    scaling: { mode: 'AUTOMATIC', minInstanceCount: 1, maxInstanceCount: 10 },
    traffic: [
      { type: 'latest', percent: 100 },
      { type: 'revision', revision: 'payments-00002', percent: 0, tag: 'canary' },
    ],
    trafficStatuses: [
      { type: 'latest', revision: 'payments-00003', percent: 100 },
      { type: 'revision', revision: 'payments-00002', percent: 0, tag: 'canary' },
    ],
    ingress: 'INGRESS_TRAFFIC_ALL',
    invokerIamDisabled: false,
    latestReadyRevision: 'payments-00003',
    serviceAccount: 'payments@shop.iam.gserviceaccount.com',
    containers: [container()],
    createdBy: 'ci@shop.iam.gserviceaccount.com',
    lastModifiedBy: 'ci@shop.iam.gserviceaccount.com',
    updatedAt: '2026-09-20T08:00:00Z',
    threatDetectionEnabled: true,
    annotations: {},
    ...change,
  };
}

export function settings(
  change: Partial<ServiceSettings> = {},
  rest: Partial<SettingsOf<'services'>> = {},
): SettingsOf<'services'> {
  return {
    kind: 'services',
    service: service(change),
    revisions: [
      revision('payments-00001'),
      revision('payments-00002', { tags: ['canary'] }),
      revision('payments-00003', { percent: 100 }),
    ],
    invokers: ['serviceAccount:web@shop.iam.gserviceaccount.com'],
    ...rest,
  };
}

export function finding(change: Partial<Finding> = {}): Finding {
  return {
    name: 'organizations/1/sources/2/locations/global/findings/f1',
    canonicalName: 'projects/415104041262/sources/2/locations/global/findings/f1',
    key: '2/f1',
    category: 'Reverse Shell',
    parentDisplayName: 'Cloud Run Threat Detection',
    state: 'ACTIVE',
    muted: false,
    severity: 'HIGH',
    eventTime: AT,
    createTime: '2026-10-01T12:00:05Z',
    description: 'A process was started with stream redirection to a remote connected socket.',
    resourceName: '//run.googleapis.com/projects/shop/locations/europe-west1/services/payments',
    resourceDisplayName: 'payments',
    projectFullName: '//cloudresourcemanager.googleapis.com/projects/415104041262',
    projectDisplayName: 'shop',
    projectId: 'shop',
    workload,
    processes: [
      {
        name: 'bash',
        binaryPath: '/bin/bash',
        args: ['bash', '-i'],
        argsTruncated: false,
        envNames: ['HOME'],
        sha256: { path: '/bin/bash', sha256: 'cd'.repeat(32), wholeFile: true },
      },
    ],
    containers: [{ name: 'app', imageUri: 'europe-docker.pkg.dev/shop/app/payments:1.4' }],
    redirection: { dstIp: '203.0.113.7', dstPort: '4444', srcIp: '169.254.8.1', srcPort: '53488' },
    files: [],
    virusTotalLinks: [],
    techniques: ['T1059'],
    indicators: [],
    marks: {},
    consoleLink: 'https://console.cloud.google.com/security/command-center/findings?x=f1',
    unreadable: [],
    ...change,
  };
}

export function request(change: Partial<RequestLine> = {}): RequestLine {
  return {
    ...line(),
    method: 'GET',
    path: '/',
    status: 200,
    remoteIp: '192.0.2.44',
    userAgent: 'Mozilla/5.0',
    latencySeconds: 0.05,
    requestSize: 300,
    ...change,
  };
}

export function audit(change: Partial<AuditLine> = {}): AuditLine {
  return {
    ...line(),
    method: 'google.cloud.run.v2.Services.UpdateService',
    principal: 'ci@shop.iam.gserviceaccount.com',
    callerIp: '192.0.2.10',
    userAgent: 'gcloud',
    resource: 'projects/shop/locations/europe-west1/services/payments',
    ...change,
  };
}

export function line(change: Partial<LogLine> = {}): LogLine {
  return { at: AT, severity: 'DEFAULT', revision: 'payments-00003', text: '', ...change };
}

export function log(kind: LogKind, change: Partial<LogFacts> = {}): LogFacts {
  const window = { from: '2026-10-01T11:30:00Z', to: '2026-10-01T12:10:00Z' };
  return { kind, ...window, stored: 0, more: false, requests: [], lines: [], audit: [], ...change };
}

/** Findings on the same workload, as related ones. */
export function related(...findings: readonly Finding[]): RelatedFacts {
  return { findings: findings.map((one) => ({ finding: one, relations: ['workload'] })), posture: [] };
}

export function caseFile(change: Partial<CaseFile> = {}): CaseFile {
  return {
    workload,
    findings: [finding()],
    related: related(),
    relatedMinutes: 30,
    reports: [],
    settings: settings(),
    logs: [log('requests'), log('stdout'), log('stderr'), log('system'), log('audit')],
    gaps: [],
    ...change,
  };
}

export const assessment: Assessment = {
  verdict: 'malicious',
  confidence: 'high',
  severity: 'CRITICAL',
  reasons: [],
  corroboration: 'alone',
  wouldChange: [],
  containment: 'recommended',
};

export const inForce: PolicyInForce = {
  policy: {
    serial: 1,
    installation: 'sandbox',
    approvers: [{ id: 'ada@example.com', may: ['approve', 'refuse', 'restore', 'close', 'note'] }],
    plainDecisions: true,
    decideWithinMs: 30 * 60_000,
    remindAfterMs: 15 * 60_000,
    approvals: { 'freeze-service': 1 },
    protectedWorkloads: [],
    verification: { limitMs: 600_000, pollMs: 5_000, quietMs: 60_000, sampleMs: 60_000 },
    watch: { everyMs: 60_000, closeAfterMs: 86_400_000 },
  },
  digest: 'e'.repeat(64),
};
