import { createColors } from 'picocolors';
import { digestText } from '../../src/domain/text/digest';
import type { IncidentView } from '../../src/domain/incident/incident-view';
import { hashPlan, hashStep, type Plan, type Step } from '../../src/domain/plan/plan';
import { planFreeze } from '../../src/domain/plan/freeze/freeze-service';
import type { ServiceSettings } from '../../src/domain/workload/service';
import { incidentName } from '../../src/domain/incident/incident-name';
import type { Workload } from '../../src/domain/workload/workload';

export const workload: Workload = {
  projectNumber: '415104041262',
  location: 'europe-west1',
  kind: 'services',
  name: 'payment-api',
};
export const incident = incidentName(workload, 1);
export const slot = 'incident:415104041262/europe-west1/services/payment-api';
export const now = new Date('2026-03-01T14:00:00Z');
export const plain = { width: 80, now, colors: createColors(false) };

const service: ServiceSettings = {
  workload,
  uid: 'uid-1',
  uri: 'https://payment-api.example.run.app',
  etag: '"e1"',
  generation: '7',
  observedGeneration: '7',
  reconciling: false,
  ready: 'CONDITION_SUCCEEDED',
  scaling: { mode: 'AUTOMATIC', minInstanceCount: 1, maxInstanceCount: 20 },
  traffic: [
    { type: 'latest', percent: 100 },
    { type: 'revision', revision: 'payment-api-00006-abc', percent: 0, tag: 'canary' },
  ],
  trafficStatuses: [{ type: 'latest', revision: 'payment-api-00007-xyz', percent: 100 }],
  ingress: 'INGRESS_TRAFFIC_ALL',
  invokerIamDisabled: false,
  latestReadyRevision: 'payment-api-00007-xyz',
  serviceAccount: 'payments@acme.iam.gserviceaccount.com',
  containers: [],
  createdBy: 'dev@example.com',
  lastModifiedBy: 'dev@example.com',
  updatedAt: '2026-02-20T10:00:00Z',
  threatDetectionEnabled: true,
  annotations: {},
};

/** A freeze of the payments service, as the planner makes it. */
export function freezePlan(changes: Partial<Pick<Step, 'title' | 'disturbs' | 'before'>> = {}): Plan {
  const planned = planFreeze({ kind: 'services', service });
  if ('none' in planned) throw new Error(planned.none);
  const { hash: _, ...content } = { ...planned, ...changes };
  const step: Step = { ...content, hash: hashStep(content) };
  const bound = {
    incident,
    asking: 1,
    steps: [step],
    evidence: digestText('evidence'),
    policy: digestText('policy'),
    findings: ['projects/415104041262/sources/123/locations/global/findings/a1b2c3'],
  };
  return {
    ...bound,
    hash: hashPlan(bound),
    previews: [{ step: step.hash, ok: true, by: 'validate-only', text: 'Google accepts it' }],
    recommended: true,
    proposedAt: '2026-03-01T13:57:00Z',
    deadline: '2026-03-01T14:12:00Z',
  };
}

/** An incident that waits for a decision. */
export function view(changes: Partial<IncidentView> = {}): IncidentView {
  const plan = freezePlan();
  return {
    incident,
    workload,
    phase: 'awaiting-decision',
    restored: false,
    severity: 'CRITICAL',
    openedAt: '2026-03-01T13:56:00Z',
    findingCount: 1,
    findings: [
      {
        name: 'projects/415104041262/sources/123/locations/global/findings/a1b2c3',
        category: 'Reverse Shell',
        severity: 'CRITICAL',
        eventTime: '2026-03-01T13:55:00Z',
      },
    ],
    brief: {
      headline: 'Reverse Shell on services/payment-api in europe-west1',
      attacker: 'Likely yes: the shell was open at 13:55.',
      facts: [
        { label: 'Program binary', value: '/bin/sh' },
        { label: 'project_display_name', value: 'acme-prod' },
      ],
      virusTotal: ['203.0.113.7: 12 of 94 engines call it malicious'],
      attack: ['T1059 Command and Scripting Interpreter'],
      reasons: ['stdin is a socket to 203.0.113.7:4444 (+40)'],
      corroboration: 'alone',
      related: [],
      settings: [{ label: 'image', value: 'europe-docker.pkg.dev/acme/api@sha256:00' }],
      logs: ['stdout: 3 lines'],
      guidance: [{ google: 'Check the container', made: 'read, see settings' }],
      links: [{ label: 'Finding', value: 'https://console.cloud.google.com/security/command-center' }],
    },
    gaps: [
      {
        what: 'audit log',
        why: 'permission is missing',
        hides: 'who deployed last',
        permission: 'logging.privateLogEntries.list',
      },
    ],
    plan,
    steps: plan.steps.map(({ hash, kind, title }) => ({
      hash,
      kind,
      title,
      state: 'asked',
      approvedBy: [],
      approvalsNeeded: 1,
    })),
    changedSince: [],
    approvers: ['ada@example.com', 'bob@example.com'],
    deadline: plan.deadline,
    reminded: false,
    told: [],
    decisions: [],
    rejections: [],
    story: [{ at: '2026-03-01T13:56:00Z', text: 'Opened.' }],
    ...changes,
  };
}
