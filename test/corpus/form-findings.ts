import {
  ATTACKER,
  constructedFinding,
  notification,
  PROJECT_NUMBER,
  process,
  RESOURCE,
  resourceV2,
  type Json,
} from './constructed';

const REDIRECTION = {
  Reverse_Shell_Stdin_Redirection_Dst_Ip: ATTACKER,
  Reverse_Shell_Stdin_Redirection_Dst_Port: 4444,
};
const processes = [process('/bin/bash', ['bash', '-i'])];
const base = (more: Json = {}): Json =>
  constructedFinding('f0001', 'Reverse Shell', { processes, sourceProperties: REDIRECTION, ...more });
const without = (finding: Json, ...keys: readonly string[]): Json =>
  Object.fromEntries(Object.entries(finding).filter(([key]) => !keys.includes(key)));
const snake = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(snake);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      /^[a-z]/.test(key) ? key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : key,
      snake(member),
    ]),
  );
};
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const V1_NAME = 'organizations/987654321/sources/2317/findings/f0001';
const resourceV1: Json = {
  name: RESOURCE,
  project: `//cloudresourcemanager.googleapis.com/projects/${PROJECT_NUMBER}`,
  projectDisplayName: 'acme-payments',
  parent: '//cloudresourcemanager.googleapis.com/folders/55',
  parentDisplayName: 'shop',
};
const row = { finding: base(), resource: resourceV2 };
const encoded = (text: string): string => JSON.stringify(text);

/** The same reverse shell, in each form in which people have findings. */
export const formFindings: Readonly<Record<string, unknown>> = {
  'v2-notification': notification(base()),
  'v2-list': { listFindingsResults: [row], nextPageToken: '', totalSize: 1 },
  'v1-notification': notification(without(base({ name: V1_NAME }), 'canonicalName'), resourceV1),
  'v1-list': {
    listFindingsResults: [
      {
        finding: without(base({ name: V1_NAME, severity: 'HIGH' }), 'canonicalName'),
        stateChange: 'ADDED',
        resource: { name: RESOURCE, projectName: resourceV1['project'], projectDisplayName: 'acme-payments' },
      },
    ],
    readTime: '2026-11-25T13:00:00Z',
  },
  'gcloud-list': [row],
  'bare-finding': base(),
  'resource-within': { ...base({ resource: resourceV2 }) },
  'snake-case': snake(row),
  hybrid: {
    ...(snake(row) as Json),
    finding: { ...(snake(base()) as Json), ...base() },
    resource: { ...resourceV1, ...resourceV2, project_display_name: 'acme-payments' },
  },
  'findings-envelope': { findings: base(), resource: resourceV2 },
  'array-around-one': [[notification(base())]],
  'finding-as-text': { finding: JSON.stringify(base()), resource: JSON.stringify(resourceV2) },
  'numeric-enums': notification(
    base({
      state: 1,
      severity: 2,
      mute: 4,
      findingClass: 1,
      mitreAttack: { primaryTactic: 3, primaryTechniques: [6, 7] },
    }),
  ),
  'numbers-otherwise': notification(
    base({
      processes: [process('/bin/bash', ['bash', '-i'], { pid: 57, parentPid: '1.0' })],
      sourceProperties: { ...REDIRECTION, Reverse_Shell_Stdin_Redirection_Dst_Port: '4444.0' },
      connections: [{ destinationIp: ATTACKER, destinationPort: '4444.0', protocol: 6 }],
    }),
  ),
  'json-in-strings': notification(
    base({
      processes: [
        process('"/bin/bash"', [encoded('bash'), encoded('-i')], {
          envVariables: [{ name: encoded('K_SERVICE'), val: encoded('payment-api') }],
        }),
      ],
      sourceProperties: JSON.stringify(REDIRECTION),
    }),
  ),
  'sibling-source-properties': {
    ...notification(without(base(), 'sourceProperties')),
    sourceProperties: REDIRECTION,
  },
  'empty-source-properties-beside': {
    ...notification(base({ sourceProperties: [] })),
    sourceProperties: REDIRECTION,
  },
  'empty-lists': notification(
    base({
      securityMarks: { name: 'x', marks: [] },
      contacts: [],
      externalSystems: {},
      mitreAttack: [],
      indicator: [],
    }),
  ),
  'zero-times': notification(
    base({ createTime: '1970-01-01T00:00:00Z', muteUpdateTime: '1970-01-01T00:00:00Z' }),
  ),
  'times-otherwise': notification(
    base({
      eventTime: '2026-11-25 12:31:07.184 UTC',
      createTime: { seconds: '1795609870', nanos: 20_000_000 },
    }),
  ),
  'unknown-keys': notification(base({ workflowState: 'NEW', findingProviderId: 'x', risks: [{ a: 1 }] })),
  'folder-scope': notification(base({ name: 'folders/55/sources/2317/locations/global/findings/f0001' })),
  'project-scope-eu': notification(
    base({
      name: `projects/${PROJECT_NUMBER}/sources/2317/locations/eu/findings/f0001`,
      canonicalName: `projects/${PROJECT_NUMBER}/sources/2317/locations/eu/findings/f0001`,
    }),
  ),
  'full-name': notification(base({ name: `//securitycenter.googleapis.com/${V1_NAME}` })),
  'resource-by-number': notification(
    base({ resourceName: RESOURCE.replace('acme-payments', PROJECT_NUMBER) }),
    { name: RESOURCE.replace('acme-payments', PROJECT_NUMBER) },
  ),
  'project-by-path-only': notification(without(base(), 'canonicalName'), {
    name: RESOURCE,
    resourcePath: resourceV2['resourcePath'],
  }),
  'pubsub-pull': {
    receivedMessages: [
      { ackId: 'a', message: { data: base64(notification(base())), messageId: '1', attributes: {} } },
    ],
  },
  'pubsub-gcloud': [{ ackId: 'a', message: { data: base64(notification(base())), messageId: '1' } }],
  'pubsub-push': {
    message: { data: base64(notification(base())) },
    subscription: 'projects/p/subscriptions/s',
  },
  'log-entry': [{ insertId: 'x', logName: 'projects/p/logs/scc', jsonPayload: notification(base()) }],
  'log-text': { insertId: 'x', textPayload: JSON.stringify(notification(base())) },
};
