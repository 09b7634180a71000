import { describe, expect, test } from '@jest/globals';
import { detectorOf, detectors, severityOf } from '../../../src/domain/detector';
import { detectorFamilies, detectorOverview } from '../../../src/domain/detector/detector';
import { severities } from '../../../src/domain/phases';

/** Google's overview of 2026-04-10: what it lists, typed from there and not from the table. */
const RUNTIME = `
Execution: Added Malicious Binary Executed | ADDED_MALICIOUS_BINARY_EXECUTED
Execution: Added Malicious Library Loaded | ADDED_MALICIOUS_LIBRARY_LOADED
Execution: Built in Malicious Binary Executed | BUILT_IN_MALICIOUS_BINARY_EXECUTED
Execution: Container Escape | CONTAINER_ESCAPE
Execution: Kubernetes Attack Tool Execution | KUBERNETES_ATTACK_TOOL_EXECUTION
Execution: Local Reconnaissance Tool Execution | LOCAL_RECONNAISSANCE_TOOL_EXECUTION
Execution: Malicious Python executed | MALICIOUS_PYTHON_EXECUTED
Execution: Modified Malicious Binary Executed | MODIFIED_MALICIOUS_BINARY_EXECUTED
Execution: Modified Malicious Library Loaded | MODIFIED_MALICIOUS_LIBRARY_LOADED
Malicious Script Executed | MALICIOUS_SCRIPT_EXECUTED
Malicious URL Observed | MALICIOUS_URL_OBSERVED
Reverse Shell | REVERSE_SHELL
Unexpected Child Shell | UNEXPECTED_CHILD_SHELL
Command and Control: Steganography Tool Detected | STEGANOGRAPHY_TOOL_DETECTED
Credential Access: Find Google Cloud Credentials | FIND_GCP_CREDENTIALS
Credential Access: GPG Key Reconnaissance | GPG_KEY_RECONNAISSANCE
Credential Access: Search Private Keys or Passwords | SEARCH_PRIVATE_KEYS_OR_PASSWORDS
Defense Evasion: Base64 ELF File Command Line | BASE64_ELF_FILE_CMDLINE
Defense Evasion: Base64 Encoded Python Script Executed | BASE64_ENCODED_PYTHON_SCRIPT_EXECUTED
Defense Evasion: Base64 Encoded Shell Script Executed | BASE64_ENCODED_SHELL_SCRIPT_EXECUTED
Defense Evasion: Launch Code Compiler Tool In Container | LAUNCH_CODE_COMPILER_TOOL_IN_CONTAINER
Execution: Fileless Execution in /memfd: | FILELESS_EXECUTION_DETECTION_MEMFD
Execution: Netcat Remote Code Execution in Container | NETCAT_REMOTE_CODE_EXECUTION_IN_CONTAINER
Execution: Possible Arbitrary Command Execution through CUPS (CVE-2024-47076) | POSSIBLE_ARBITRARY_COMMAND_EXECUTION_THROUGH_CUPS
Execution: Possible Remote Command Execution Detected | POSSIBLE_REMOTE_COMMAND_EXECUTION_DETECTED
Execution: Program Run with Disallowed HTTP Proxy Env | PROGRAM_RUN_WITH_DISALLOWED_HTTP_PROXY_ENV
Execution: Socat Reverse Shell Detected | SOCAT_REVERSE_SHELL_DETECTED
Execution: Suspicious OpenSSL Shared Object Loaded | SUSPICIOUS_OPENSSL_SHARED_OBJECT_LOADED
Exfiltration: Launch Remote File Copy Tools in Container | LAUNCH_REMOTE_FILE_COPY_TOOLS_IN_CONTAINER
Impact: Detect Malicious Cmdlines | DETECT_MALICIOUS_CMDLINES
Impact: Remove Bulk Data From Disk | REMOVE_BULK_DATA_FROM_DISK
Impact: Suspicious cryptocurrency mining activity using the Stratum Protocol | SUSPICIOUS_CRYPTO_MINING_ACTIVITY_USING_STRATUM_PROTOCOL
Privilege Escalation: Abuse of Sudo For Privilege Escalation (CVE-2019-14287) | ABUSE_SUDO_FOR_PRIVILEGE_ESCALATION
Privilege Escalation: Polkit Local Privilege Escalation Vulnerability (CVE-2021-4034) | POLKIT_LOCAL_PRIVILEGE_ESCALATION_VULNERABILITY
Privilege Escalation: Sudo Potential Privilege Escalation (CVE-2021-3156) | SUDO_POTENTIAL_PRIVILEGE_ESCALATION`;
const CONTROL_PLANE = `
Execution: Cryptomining Docker Image | CRYPTOMINING_DOCKER_IMAGES
Impact: Cryptomining Commands | JOBS_CRYPTOMINING_COMMANDS
Privilege Escalation: Default Compute Engine Service Account SetIAMPolicy | SERVICES_SET_IAM_POLICY`;

function listed(text: string): readonly (readonly [string, string])[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [category = '', module = ''] = line.split(' | ');
      return [category, `CLOUD_RUN_${module}`];
    });
}

describe('what cannot be looked up plainly says so', () => {
  test.each(['A Detector Of 2027', '', 'CLOUD_RUN_BRAND_NEW', 'constructor', 'Added Binary Executed'])(
    '"%s" gets the default',
    (category) => {
      const detector = detectorOf(category);
      expect(detector).toMatchObject({ known: false, matched: 'none', techniques: [], category });
      expect(detector).toMatchObject({ family: 'unknown', page: detectorOverview });
      expect(detector.means).toContain('no own entry');
    },
  );

  test('a hostile category is inert in what is said of it', () => {
    expect(detectorOf('\u001b[31mx\u202e').means).toContain('"\\u001b[31mx\\u202e"');
  });

  test('a malicious skill, whose name is not known yet, is answered as a malicious program', () => {
    const detector = detectorOf('Execution: Malicious Skill Executed');
    expect(detector).toMatchObject({ known: false, family: 'malicious-binary' });
    expect(detector.note).toContain('malicious skills');
  });

  test.each(listed(RUNTIME + CONTROL_PLANE))('the module of %s is no category: %s', (category, module) => {
    const detector = detectorOf(module);
    expect(detector).toMatchObject({ category, matched: 'module', known: true });
    expect(detector.note).toContain(`"${module}" is the name of a module, not a category`);
  });

  test('a retired one says since when', () => {
    const detector = detectorOf('Privilege Escalation: Fileless Execution in /dev/shm');
    expect(detector).toMatchObject({ known: true, retired: '2026-03-16', techniques: ['T1055'] });
    expect(detector.note).toContain('shut this detector down on 2026-03-16');
  });

  test.each([
    ['Execution: Malicious Script Executed', 'Malicious Script Executed'],
    ['Execution: Reverse Shell', 'Reverse Shell'],
    [
      'Impact: Suspicious crypto mining activity using the Stratum Protocol',
      'Impact: Suspicious cryptocurrency mining activity using the Stratum Protocol',
    ],
    [
      'Privilege Escalation: Sudo Potential Privilege Escalation',
      'Privilege Escalation: Sudo Potential Privilege Escalation (CVE-2021-3156)',
    ],
    ['Container Escape', 'Execution: Container Escape'],
  ])('%s is another name', (alias, category) => {
    const detector = detectorOf(alias);
    expect(detector).toMatchObject({ category, matched: 'alias' });
    expect(detector.note).toContain('another name');
  });
});

describe('every detector that Google lists', () => {
  test.each(listed(RUNTIME))('at run time: %s', (category, module) => {
    expect(detectorOf(category)).toMatchObject({ category, module, plane: 'runtime', known: true });
    expect(detectorOf(category).note).toBeUndefined();
  });

  test.each(listed(CONTROL_PLANE))('in the control plane: %s', (category, module) => {
    expect(detectorOf(category)).toMatchObject({ category, module, plane: 'control-plane', known: true });
  });

  test('are those of the table, beside the retired ones', () => {
    const wanted = [...listed(RUNTIME), ...listed(CONTROL_PLANE)].map(([category]) => category);
    const inUse = detectors.filter(({ retired }) => retired === undefined);
    expect(new Set(inUse.map(({ category }) => category))).toEqual(new Set(wanted));
    expect(inUse).toHaveLength(35 + 3);
  });

  test.each([
    ['reverse shell ', 'Reverse Shell'],
    ['MALICIOUS URL OBSERVED', 'Malicious URL Observed'],
    ['Execution: Malicious Python Executed', 'Execution: Malicious Python executed'],
    ['Execution:  Fileless Execution in /memfd', 'Execution: Fileless Execution in /memfd:'],
  ])('"%s" in other letters', (written, category) => {
    expect(detectorOf(written)).toMatchObject({ category, matched: 'category' });
  });
});

describe('an entry', () => {
  test.each(detectors.map((entry) => [entry.category, entry] as const))('%s is whole', (_, entry) => {
    expect(entry.means).toMatch(/^.{30,220}\.$/);
    expect(entry.fields.length).toBeGreaterThan(2);
    expect(entry.questions.length).toBeGreaterThan(0);
    expect(entry.questions.filter((question) => !question.endsWith('?'))).toEqual([]);
    expect(entry.falsePositives.length).toBeGreaterThan(0);
    expect(entry.techniques.filter((id) => !/^T\d{4}(\.\d{3})?$/.test(id))).toEqual([]);
    expect(entry.techniques.length).toBeGreaterThan(0);
    expect(severities).toContain(entry.severity);
    expect(entry.severity).not.toBe('UNSPECIFIED');
    expect(entry.page).toMatch(/^https:\/\/cloud\.google\.com\/security-command-center\/docs\/[a-z/-]+$/);
  });

  test('no two share a name, a module or an alias', () => {
    const names = detectors.flatMap(({ category, module, aliases }) => [category, module, ...aliases]);
    const differ = new Set(names.map((name) => name.toLowerCase().replace(/:$/, '')));
    // Two aliases differ from their category in capitals or the closing colon only.
    expect(names.length - differ.size).toBe(2);
  });

  test('every family has one', () => {
    const used = new Set(detectors.map(({ family }) => family));
    expect(detectorFamilies.filter((family) => family !== 'unknown' && !used.has(family))).toEqual([]);
  });
});

test.each([
  ['its own severity counts', 'LOW', 'Reverse Shell', 'LOW', 'finding'],
  ['without one, that of its detector', 'UNSPECIFIED', 'Reverse Shell', 'CRITICAL', 'detector'],
  ['without both there is none', 'UNSPECIFIED', 'Brand New', 'UNSPECIFIED', 'detector'],
] as const)('%s', (_, severity, category, expected, from) => {
  expect(severityOf({ severity, category })).toEqual({ severity: expected, from });
});
