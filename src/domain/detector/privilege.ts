import { entriesOf, processFields } from './detector';

const NO_SUDO = 'Why does the image hold this program, and in a version with the fault?';

/** A way to more rights, in the container or out of it. */
export const privilegeDetectors = entriesOf('privilege-escalation', [
  {
    category: 'Execution: Container Escape',
    module: 'CLOUD_RUN_CONTAINER_ESCAPE',
    slug: 'cloud-run-container-escape',
    techniques: ['T1611'],
    means: 'A process tried to get out of its container with a known technique or tool.',
    fields: processFields,
    indicators: ['sha256', 'ip', 'domain'],
    questions: ['Did it succeed, or was it an attempt?', 'Which tool was it, and how did it get in?'],
    falsePositives: [
      'a security test that somebody ordered',
      'a container tool that runs inside the container',
    ],
    severity: 'HIGH',
    severityFrom: 'cloud-run',
  },
  {
    category: 'Privilege Escalation: Abuse of Sudo For Privilege Escalation (CVE-2019-14287)',
    module: 'CLOUD_RUN_ABUSE_SUDO_FOR_PRIVILEGE_ESCALATION',
    techniques: ['T1548.003', 'T1068'],
    means: 'sudo was called in the way that CVE-2019-14287 abuses to become root.',
    fields: [...processFields, 'processes[].userId'],
    indicators: [],
    questions: ['Did it become root?', NO_SUDO],
    falsePositives: ['a vulnerability scanner or test'],
    severity: 'CRITICAL',
    aliases: ['Privilege Escalation: Abuse of Sudo For Privilege Escalation'],
  },
  {
    category: 'Privilege Escalation: Polkit Local Privilege Escalation Vulnerability (CVE-2021-4034)',
    module: 'CLOUD_RUN_POLKIT_LOCAL_PRIVILEGE_ESCALATION_VULNERABILITY',
    techniques: ['T1068'],
    means: 'pkexec was called in the way that CVE-2021-4034 abuses to become root.',
    fields: [...processFields, 'processes[].userId'],
    indicators: [],
    questions: ['Did it become root?', NO_SUDO],
    falsePositives: ['a vulnerability scanner or test'],
    severity: 'CRITICAL',
    aliases: ['Privilege Escalation: Polkit Local Privilege Escalation Vulnerability'],
  },
  {
    category: 'Privilege Escalation: Sudo Potential Privilege Escalation (CVE-2021-3156)',
    module: 'CLOUD_RUN_SUDO_POTENTIAL_PRIVILEGE_ESCALATION',
    techniques: ['T1068'],
    means: 'sudoedit was called in the way that CVE-2021-3156 abuses to become root.',
    fields: [...processFields, 'processes[].userId'],
    indicators: [],
    questions: ['Did it become root?', NO_SUDO],
    falsePositives: ['a vulnerability scanner or test'],
    severity: 'CRITICAL',
    aliases: ['Privilege Escalation: Sudo Potential Privilege Escalation'],
  },
  {
    category: 'Privilege Escalation: Fileless Execution in /dev/shm',
    module: 'CLOUD_RUN_FILELESS_EXECUTION_DETECTION_SHM',
    techniques: ['T1055'],
    means:
      'A program was run from shared memory that never was a file on a disk. Google shut this detector down.',
    fields: processFields,
    indicators: ['ip', 'domain'],
    questions: ['Which process wrote the program there?', 'Why is an old finding looked at now?'],
    falsePositives: ['runtimes that keep code in shared memory'],
    severity: 'HIGH',
    aliases: ['Execution: Fileless Execution in /dev/shm'],
    retired: '2026-03-16',
  },
]);
