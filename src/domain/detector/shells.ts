import { entriesOf, processFields } from './detector';

const REDIRECTION = 'sourceProperties.Reverse_Shell_Stdin_Redirection_*';

/** A shell whose other end is somebody else's machine. */
const reverse = entriesOf('reverse-shell', [
  {
    category: 'Reverse Shell',
    module: 'CLOUD_RUN_REVERSE_SHELL',
    slug: 'cloud-run-reverse-shell',
    techniques: ['T1059', 'T1105'],
    techniquesFrom: 'page',
    means:
      'A process was started with its streams redirected to a remote socket: somebody outside may be typing commands into the container.',
    fields: [...processFields, REDIRECTION, 'sourceProperties.Container_Image_Uri', 'connections[]'],
    indicators: ['ip', 'sha256'],
    questions: [
      'Whose is the remote address, and is the connection still open?',
      'Which request or dependency started the shell?',
      'What could the service account reach while the shell was open?',
    ],
    falsePositives: [
      'a debugging or tunnelling tool of the owner, which leads to a private or own address',
      'a security test that somebody ordered',
    ],
    severity: 'CRITICAL',
  },
  {
    category: 'Execution: Socat Reverse Shell Detected',
    module: 'CLOUD_RUN_SOCAT_REVERSE_SHELL_DETECTED',
    techniques: ['T1059.004', 'T1095'],
    means:
      'socat was started so that it joins a shell with a remote address: a reverse shell by another tool.',
    fields: [...processFields, 'connections[]'],
    indicators: ['ip', 'domain'],
    questions: ['Where does socat lead to?', 'Is socat part of the image, or was it brought in?'],
    falsePositives: ["socat as a relay between a socket and a shell of the image's own start script"],
    severity: 'MEDIUM',
  },
  {
    category: 'Execution: Netcat Remote Code Execution in Container',
    module: 'CLOUD_RUN_NETCAT_REMOTE_CODE_EXECUTION_IN_CONTAINER',
    techniques: ['T1059', 'T1095'],
    means:
      'netcat was started with an option that hands its connection to a program: the other end runs commands.',
    fields: [...processFields, 'connections[]'],
    indicators: ['ip', 'domain'],
    questions: ['Does it listen or does it call out, and to whom?', 'Which program does it hand over to?'],
    falsePositives: ['a start script that waits for a port with netcat'],
    severity: 'LOW',
    aliases: ['Execution: Netcat Remote Code Execution In Containers'],
  },
]);

/** Commands that run where the program of the image should not run any. */
const commands = entriesOf('command-execution', [
  {
    category: 'Unexpected Child Shell',
    module: 'CLOUD_RUN_UNEXPECTED_CHILD_SHELL',
    slug: 'cloud-run-unexpected-child-shell',
    techniques: ['T1059.004'],
    means: 'A process that does not normally start shells has started one.',
    fields: [...processFields, 'processes[].envVariables[].name'],
    indicators: ['sha256'],
    questions: [
      'Which request was being served when the parent started the shell?',
      'What did the shell run?',
    ],
    falsePositives: [
      'a program that calls a helper through a shell, since its last release or under rare input',
    ],
    severity: 'CRITICAL',
  },
  {
    category: 'Execution: Possible Remote Command Execution Detected',
    module: 'CLOUD_RUN_POSSIBLE_REMOTE_COMMAND_EXECUTION_DETECTED',
    techniques: ['T1059', 'T1190'],
    means:
      "A process started a command over the network as exploits do: a stranger's input may have become a command.",
    fields: [...processFields, 'connections[]'],
    indicators: ['ip', 'domain'],
    questions: ['Which input became the command?', 'Did the command succeed, or was it an attempt?'],
    falsePositives: ['an administration or remote-execution tool of the owner'],
    severity: 'MEDIUM',
  },
  {
    category: 'Execution: Possible Arbitrary Command Execution through CUPS (CVE-2024-47076)',
    module: 'CLOUD_RUN_POSSIBLE_ARBITRARY_COMMAND_EXECUTION_THROUGH_CUPS',
    techniques: ['T1190', 'T1203'],
    means:
      "The printing system's filter started a command as CVE-2024-47076 allows; a container rarely prints.",
    fields: [...processFields, 'connections[]'],
    indicators: ['ip'],
    questions: ['Why does the image hold CUPS?', 'Which command did the filter run?'],
    falsePositives: ['an image that converts documents through CUPS filters'],
    severity: 'CRITICAL',
    aliases: ['Execution: Possible Arbitrary Command Execution through CUPS'],
  },
]);

/** Shells and commands under somebody else's control. */
export const shellDetectors = [...reverse, ...commands];
