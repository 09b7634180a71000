import { entriesOf } from './detector';

const AUDIT = [
  'resourceName',
  'access.principalEmail',
  'access.callerIp',
  'access.methodName',
  'logEntries[]',
  'sourceProperties.evidence[].sourceLogId',
] as const;

/** Event Threat Detection's three about Cloud Run: it reads audit logs, so they are about a call and not about a process. */
export const controlPlaneDetectors = [
  ...entriesOf('mining', [
    {
      category: 'Execution: Cryptomining Docker Image',
      module: 'CLOUD_RUN_CRYPTOMINING_DOCKER_IMAGES',
      plane: 'control-plane',
      techniques: ['T1496.001', 'T1610'],
      means:
        'A service or job was deployed with an image that is known to mine: somebody who may deploy did it, or their credentials were used.',
      fields: [...AUDIT, 'containers[].uri'],
      indicators: ['ip'],
      questions: ['Who deployed it, from where, and is that usual?', 'What else did this identity do?'],
      falsePositives: ['an owner who mines on purpose, or who tests the detector'],
      severity: 'HIGH',
      severityFrom: 'cloud-run',
      aliases: ['Execution: Cryptomining Docker Images'],
    },
    {
      category: 'Impact: Cryptomining Commands',
      module: 'CLOUD_RUN_JOBS_CRYPTOMINING_COMMANDS',
      plane: 'control-plane',
      slug: 'cloud-run-jobs-cryptomining-commands',
      techniques: ['T1496.001', 'T1648'],
      means:
        'A job was run with the command of a miner: somebody who may run jobs did it, or their credentials were used.',
      fields: [...AUDIT, 'containers[]', 'processes[].args'],
      indicators: ['ip', 'domain'],
      questions: [
        'Are job, command and container expected?',
        'Who ran it, from where, and what else did they do?',
      ],
      falsePositives: ['an owner who mines on purpose, or who tests the detector'],
      severity: 'HIGH',
      severityFrom: 'cloud-run',
    },
  ]),
  ...entriesOf('iam', [
    {
      category: 'Privilege Escalation: Default Compute Engine Service Account SetIAMPolicy',
      module: 'CLOUD_RUN_SERVICES_SET_IAM_POLICY',
      plane: 'control-plane',
      techniques: ['T1098.003', 'T1078.004'],
      means:
        'The default compute identity changed who may call a service: workloads seldom do that, and a stolen token may have.',
      fields: [...AUDIT, 'iamBindings[]', 'access.userAgent'],
      indicators: ['ip'],
      questions: [
        'Which binding was added, and for whom?',
        "Which workload's token was it, and from which address was it used?",
      ],
      falsePositives: ['a deployment pipeline that runs as the default compute identity'],
      severity: 'LOW',
      severityFrom: 'cloud-run',
    },
  ]),
];
