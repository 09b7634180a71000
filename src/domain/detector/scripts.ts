import { entriesOf, processFields, scriptFields } from './detector';

const INTENDED = 'an unusual script of the owner, which belongs into the image instead';

/** Code that is read by an interpreter, and code that was hidden in an argument. */
export const scriptDetectors = entriesOf('script', [
  {
    category: 'Execution: Malicious Python executed',
    module: 'CLOUD_RUN_MALICIOUS_PYTHON_EXECUTED',
    slug: 'cloud-run-malicious-python-executed',
    techniques: ['T1059.006', 'T1105'],
    means: 'A machine-learning model that reads Python calls the code that was run malicious.',
    fields: scriptFields,
    indicators: ['ip', 'domain', 'url', 'sha256'],
    questions: [
      'What does the code do, as far as its contents are there?',
      'Does it fetch or drop a program, about which there is a finding of its own?',
    ],
    falsePositives: [INTENDED, 'a test or teaching example of an attack'],
    severity: 'CRITICAL',
    aliases: ['Execution: Malicious Python Executed'],
  },
  {
    category: 'Malicious Script Executed',
    module: 'CLOUD_RUN_MALICIOUS_SCRIPT_EXECUTED',
    slug: 'cloud-run-malicious-script-executed',
    techniques: ['T1059.004', 'T1105'],
    means: 'A machine-learning model that reads shell scripts calls the one that was run malicious.',
    fields: scriptFields,
    indicators: ['ip', 'domain', 'url', 'sha256'],
    questions: [
      'What does the script do, as far as its contents are there?',
      'Does it fetch or drop a program, about which there is a finding of its own?',
    ],
    falsePositives: [INTENDED, 'an installation script that fetches from the network'],
    severity: 'CRITICAL',
    aliases: ['Execution: Malicious Script Executed'],
  },
  {
    category: 'Defense Evasion: Base64 ELF File Command Line',
    module: 'CLOUD_RUN_BASE64_ELF_FILE_CMDLINE',
    techniques: ['T1027', 'T1140'],
    means:
      'A process has the beginning of a program, in base64, among its arguments: somebody carries a program in through a command line.',
    fields: processFields,
    indicators: ['ip', 'domain', 'sha256'],
    questions: ['Was the program written and run afterwards?', 'Who started the process?'],
    falsePositives: ["Google's own test of the detector", 'a tool that hands over files as arguments'],
    severity: 'MEDIUM',
  },
  {
    category: 'Defense Evasion: Base64 Encoded Python Script Executed',
    module: 'CLOUD_RUN_BASE64_ENCODED_PYTHON_SCRIPT_EXECUTED',
    techniques: ['T1027', 'T1140', 'T1059.006'],
    means:
      'A process was started with Python code in base64 among its arguments: the code was hidden from readers.',
    fields: scriptFields,
    indicators: ['ip', 'domain', 'url'],
    questions: ['What does the decoded code do?', 'Who started the process?'],
    falsePositives: ['a job runner that hands over its work in base64'],
    severity: 'MEDIUM',
  },
  {
    category: 'Defense Evasion: Base64 Encoded Shell Script Executed',
    module: 'CLOUD_RUN_BASE64_ENCODED_SHELL_SCRIPT_EXECUTED',
    techniques: ['T1027', 'T1140', 'T1059.004'],
    means:
      'A process was started with a shell script in base64 among its arguments: the script was hidden from readers.',
    fields: scriptFields,
    indicators: ['ip', 'domain', 'url'],
    questions: ['What does the decoded script do?', 'Who started the process?'],
    falsePositives: ['a deployment or job runner that hands over its work in base64'],
    severity: 'MEDIUM',
  },
]);
