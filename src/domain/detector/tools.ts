import { entriesOf, fileFields, processFields } from './detector';

/** Tools that serve an attacker and seldom the owner. */
const tools = entriesOf('attack-tool', [
  {
    category: 'Execution: Kubernetes Attack Tool Execution',
    module: 'CLOUD_RUN_KUBERNETES_ATTACK_TOOL_EXECUTION',
    slug: 'cloud-run-kubernetes-attack-tool-execution',
    techniques: ['T1609', 'T1613'],
    means:
      'A tool that is made to attack Kubernetes was run: somebody looks for a way on from the container.',
    fields: fileFields,
    indicators: ['sha256', 'ip', 'domain'],
    questions: ['How did the tool get in?', "Can the workload's network or identity reach a cluster?"],
    falsePositives: ['a security test that somebody ordered', 'a scanner in the image'],
    severity: 'CRITICAL',
    severityFrom: 'cloud-run',
  },
  {
    category: 'Execution: Local Reconnaissance Tool Execution',
    module: 'CLOUD_RUN_LOCAL_RECONNAISSANCE_TOOL_EXECUTION',
    slug: 'cloud-run-local-reconnaissance-tool-execution',
    techniques: ['T1082', 'T1057'],
    means: 'A tool that looks around on a machine for weaknesses was run: somebody is new in the container.',
    fields: fileFields,
    indicators: ['sha256', 'ip', 'domain'],
    questions: ['How did the tool get in?', 'What did it find: secrets, tokens, a way out?'],
    falsePositives: ['a security test that somebody ordered'],
    severity: 'MEDIUM',
    severityFrom: 'cloud-run',
  },
  {
    category: 'Command and Control: Steganography Tool Detected',
    module: 'CLOUD_RUN_STEGANOGRAPHY_TOOL_DETECTED',
    techniques: ['T1027.003', 'T1001.002'],
    means: 'A tool that hides data in pictures or sound was run: commands or stolen data may travel in them.',
    fields: fileFields,
    indicators: ['sha256', 'ip', 'domain'],
    questions: ['What was hidden or taken out, and where did the files go?'],
    falsePositives: ['a service that marks pictures for its own purpose'],
    severity: 'CRITICAL',
  },
  {
    category: 'Defense Evasion: Launch Code Compiler Tool In Container',
    module: 'CLOUD_RUN_LAUNCH_CODE_COMPILER_TOOL_IN_CONTAINER',
    techniques: ['T1027.004'],
    means:
      'A compiler was run in a container that is in service: code may have been brought in as text and built there.',
    fields: processFields,
    indicators: ['ip', 'domain'],
    questions: ['What was compiled, and was it run?', 'Is a compiler part of the image?'],
    falsePositives: ['a program that compiles at start or on demand', 'a build job'],
    severity: 'LOW',
  },
  {
    category: 'Execution: Program Run with Disallowed HTTP Proxy Env',
    module: 'CLOUD_RUN_PROGRAM_RUN_WITH_DISALLOWED_HTTP_PROXY_ENV',
    techniques: ['T1090'],
    means:
      "A program was run with an HTTP proxy that is not allowed: its traffic may pass through a stranger's machine.",
    fields: [...processFields, 'processes[].envVariables[].name'],
    indicators: ['ip', 'domain'],
    questions: ['Whose is the proxy?', 'Is the variable set by the workload or by the process?'],
    falsePositives: ['a proxy that the owner has set in the workload'],
    severity: 'LOW',
  },
]);

const exfiltration = entriesOf('exfiltration', [
  {
    category: 'Exfiltration: Launch Remote File Copy Tools in Container',
    module: 'CLOUD_RUN_LAUNCH_REMOTE_FILE_COPY_TOOLS_IN_CONTAINER',
    techniques: ['T1048', 'T1105'],
    means:
      'A tool that copies files to or from other machines was run: data may have left, or tools may have come in.',
    fields: [...processFields, 'connections[]'],
    indicators: ['ip', 'domain'],
    questions: ['Which files, in which direction, and to whose machine?', 'Did the copy succeed?'],
    falsePositives: ['a backup or synchronisation job of the owner'],
    severity: 'LOW',
  },
]);

/** Tools of an attacker, and those that carry data away. */
export const toolDetectors = [...tools, ...exfiltration];
